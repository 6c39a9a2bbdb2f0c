"""Owns the section of the basemap: where its tiles come from, how they are cut and drawn, how they look.

Thread: UI
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.models.basemap import (
    DEEPEST_ZOOM,
    FILE_KINDS,
    LEAST_CACHE_MB,
    MOST_CACHE_MB,
    SERVER_KINDS,
    Basemap,
    BasemapFinding,
    BasemapKind,
    BasemapTone,
    TileScheme,
)
from desktop.models.datum import Crs
from desktop.settings.settings import Settings
from widgets.parts.plain_label import PlainLabel
from widgets.parts.wording import tr
from widgets.shell.basemap_words import finding_words
from widgets.shell.settings.section import FormGrid, SettingsSection, fill_choice

_PATTERNS = {BasemapKind.MBTILES: "*.mbtiles *.db *.sqlite", BasemapKind.PMTILES: "*.pmtiles"}


_TWO_LINES_PX = 44


def _row_of(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if number == 0 else 0)
    return holder


class BasemapSection(SettingsSection):
    """The form of the basemap.

    Signals:
        trial_requested (Basemap): Does a tile of the city come?
    """

    trial_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.scheme, self.crs, self.tone = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.path, self.address, self.attribution = QLineEdit(), QLineEdit(), QLineEdit()
        self.layer, self.style_name = QLineEdit(), QLineEdit()
        self.matrix_set, self.matrix_prefix = QLineEdit(), QLineEdit()
        self.least_zoom, self.most_zoom, self.cache_mb = QSpinBox(), QSpinBox(), QSpinBox()
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.pick_button, self.trial_button = QPushButton(), QPushButton()
        self.result = PlainLabel("plain")
        self._finding: BasemapFinding | None = None
        self._is_trying = False
        self._files: QFileDialog | None = None
        self._set_ranges()
        self._path_row = _row_of(self.path, self.pick_button)
        self._wmts_row = _row_of(self.layer, self.style_name, self.matrix_set, self.matrix_prefix)
        self._zoom_row = _row_of(self.least_zoom, self.most_zoom)
        self._trial_row = _row_of(self.result, self.trial_button)
        self._form = FormGrid()
        for field in (
            self.kind,
            self._path_row,
            self.address,
            self._wmts_row,
            self.scheme,
            self.crs,
            self._zoom_row,
            self.tone,
            self.strength,
            self.attribution,
            self.cache_mb,
            self._trial_row,
        ):
            self._form.add_row(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        self._join()

    def _set_ranges(self) -> None:
        self.least_zoom.setRange(0, DEEPEST_ZOOM)
        self.most_zoom.setRange(0, DEEPEST_ZOOM)
        self.cache_mb.setRange(LEAST_CACHE_MB, MOST_CACHE_MB)
        self.cache_mb.setSingleStep(64)
        self.cache_mb.setSuffix(" MB")
        self.strength.setRange(0, 100)
        self.result.setWordWrap(True)
        self.result.setMinimumHeight(_TWO_LINES_PX)

    def _join(self) -> None:
        for choice in (self.kind, self.scheme, self.crs, self.tone):
            choice.activated.connect(self._note_edit)
        for field in self._texts():
            field.editingFinished.connect(self._note_edit)
        for number in (self.least_zoom, self.most_zoom, self.cache_mb):
            number.editingFinished.connect(self._note_edit)
        self.strength.valueChanged.connect(self._note_look)
        self.pick_button.clicked.connect(self.pick_file)
        self.trial_button.clicked.connect(self.ask_trial)

    def _texts(self) -> tuple[QLineEdit, ...]:
        return (
            self.path,
            self.address,
            self.attribution,
            self.layer,
            self.style_name,
            self.matrix_set,
            self.matrix_prefix,
        )

    # -- words -------------------------------------------------------------------------------------

    def title(self) -> str:
        """Return its name in the present language."""
        return tr("底图")

    def render_words(self) -> None:
        """Say everything in the present language."""
        self._fill_choices()
        for field, word in (
            (self.kind, tr("来源")),
            (self._path_row, tr("文件")),
            (self.address, tr("地址")),
            (self._wmts_row, tr("WMTS 参数")),
            (self.scheme, tr("瓦片划分")),
            (self.crs, tr("坐标系")),
            (self._zoom_row, tr("级别，从、到")),
            (self.tone, tr("内容")),
            (self.strength, tr("浓淡")),
            (self.attribution, tr("版权说明")),
            (self.cache_mb, tr("本机缓存上限")),
            (self._trial_row, tr("试一试")),
        ):
            self._form.set_word(field, word)
        for field, word in (
            (self.layer, tr("图层")),
            (self.style_name, tr("样式")),
            (self.matrix_set, tr("矩阵集")),
            (self.matrix_prefix, tr("级别前缀")),
            (self.attribution, tr("留空则用文件里写的")),
        ):
            field.setPlaceholderText(word)
            if field is not self.attribution:  # its row has a word of its own
                field.setAccessibleName(word)
        self.path.setAccessibleName(tr("文件"))
        self.least_zoom.setAccessibleName(tr("最小级别"))
        self.most_zoom.setAccessibleName(tr("最大级别"))
        self.pick_button.setText(tr("选择文件 …"))
        self.trial_button.setText(tr("测试"))
        self._render_kind()
        self._render_result()

    def _fill_choices(self) -> None:
        fill_choice(
            self.kind,
            (
                (BasemapKind.NONE, tr("不用底图")),
                (BasemapKind.MBTILES, tr("MBTiles 文件")),
                (BasemapKind.PMTILES, tr("PMTiles 文件")),
                (BasemapKind.XYZ, tr("XYZ 瓦片服务")),
                (BasemapKind.WMTS, tr("WMTS 服务（天地图等）")),
            ),
        )
        fill_choice(
            self.scheme,
            (
                (TileScheme.MERCATOR, tr("球面墨卡托 EPSG:3857（天地图 w）")),
                (TileScheme.PLATE_CARREE, tr("经纬度 EPSG:4326、4490（天地图 c）")),
            ),
        )
        fill_choice(
            self.crs,
            (
                (Crs.WGS84, "WGS-84"),
                (Crs.CGCS2000, tr("CGCS2000（天地图）")),
                (Crs.GCJ02, tr("GCJ-02（高德、腾讯等，自动纠偏）")),
            ),
        )
        fill_choice(
            self.tone,
            (
                (BasemapTone.MAP, tr("地图：夜间反相")),
                (BasemapTone.IMAGERY, tr("影像：夜间调暗")),
            ),
        )

    def _render_kind(self) -> None:
        """Show the rows that the chosen kind needs."""
        kind = self._chosen_kind()
        is_file, is_server = kind in FILE_KINDS, kind in SERVER_KINDS
        for field, visible in (
            (self._path_row, is_file),
            (self.address, is_server),
            (self._wmts_row, kind is BasemapKind.WMTS),
            (self.scheme, is_server),
            (self.crs, kind is not BasemapKind.NONE),
            (self._zoom_row, is_server),
            (self.tone, kind is not BasemapKind.NONE),
            (self.strength, kind is not BasemapKind.NONE),
            (self.attribution, kind is not BasemapKind.NONE),
            (self.cache_mb, is_server),
            (self._trial_row, kind is not BasemapKind.NONE),
        ):
            self._form.set_row_visible(field, visible)
        is_wmts = kind is BasemapKind.WMTS
        example = "https://t0.tianditu.gov.cn/vec_w/wmts?tk=…" if is_wmts else "https://…/{z}/{x}/{y}.png"
        self.address.setPlaceholderText(example)

    def _render_result(self) -> None:
        if self._is_trying:
            self.result.setText(tr("正在测试 …"))
        else:
            self.result.setText("" if self._finding is None else finding_words(self._finding))

    # -- the record --------------------------------------------------------------------------------

    def _chosen_kind(self) -> BasemapKind:
        return BasemapKind(self.kind.currentData() or BasemapKind.NONE)

    def take(self, settings: Settings) -> None:
        """Show what the settings say."""
        basemap = settings.basemap
        self._fill_choices()
        for choice, value in (
            (self.kind, basemap.kind),
            (self.scheme, basemap.scheme),
            (self.crs, basemap.crs),
            (self.tone, basemap.tone),
        ):
            choice.setCurrentIndex(choice.findData(value))
        for field, text in (
            (self.path, basemap.path),
            (self.address, basemap.address),
            (self.attribution, basemap.attribution),
            (self.layer, basemap.layer),
            (self.style_name, basemap.style),
            (self.matrix_set, basemap.matrix_set),
            (self.matrix_prefix, basemap.matrix_prefix),
        ):
            field.setText(text)
        self.least_zoom.setValue(basemap.least_zoom)
        self.most_zoom.setValue(basemap.most_zoom)
        self.cache_mb.setValue(basemap.cache_mb)
        self.strength.blockSignals(True)
        self.strength.setValue(round(100 * basemap.strength))
        self.strength.blockSignals(False)
        self._finding, self._is_trying = None, False
        self._render_kind()
        self._render_result()

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        self.kind.setFocus(Qt.FocusReason.PopupFocusReason)

    def basemap(self) -> Basemap:
        """Return what the form says; the greater zoom is the greater, in whatever order they were typed."""
        zooms = sorted((self.least_zoom.value(), self.most_zoom.value()))
        return Basemap(
            kind=self._chosen_kind(),
            path=self.path.text().strip(),
            address=self.address.text().strip(),
            attribution=self.attribution.text().strip(),
            scheme=TileScheme(self.scheme.currentData()),
            least_zoom=zooms[0],
            most_zoom=zooms[1],
            crs=Crs(self.crs.currentData()),
            tone=BasemapTone(self.tone.currentData()),
            strength=self.strength.value() / 100,
            cache_mb=self.cache_mb.value(),
            layer=self.layer.text().strip(),
            style=self.style_name.text().strip(),
            matrix_set=self.matrix_set.text().strip(),
            matrix_prefix=self.matrix_prefix.text().strip(),
        )

    def read(self, settings: Settings) -> Settings:
        """Return the settings with the basemap of the form."""
        return replace(settings, basemap=self.basemap())

    # -- by hand -----------------------------------------------------------------------------------

    @Slot()
    def _note_edit(self) -> None:
        self._finding = None
        self._render_kind()
        self._render_result()
        self.edited.emit()

    @Slot(int)
    def _note_look(self, _value: int) -> None:
        self.edited.emit()

    @Slot()
    def pick_file(self) -> None:
        """Let a file be picked, in a window of its own that blocks nothing."""
        if self._files is None:
            self._files = QFileDialog(self)
            self._files.setModal(False)
            self._files.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._files.fileSelected.connect(self.take_file)
        self._files.setWindowTitle(tr("选择底图文件"))
        self._files.setNameFilters([_PATTERNS.get(self._chosen_kind(), "*"), "*"])
        self._files.show()

    @Slot(str)
    def take_file(self, path: str) -> None:
        """Take the file that was picked."""
        self.path.setText(path)
        self._note_edit()

    @Slot()
    def ask_trial(self) -> None:
        """Ask for a tile of the city."""
        self._is_trying, self._finding = True, None
        self._render_result()
        self.trial_requested.emit(self.basemap())

    @Slot(object, object)
    def take_finding(self, basemap: Basemap, finding: BasemapFinding) -> None:
        """Say what the trial found, if it is still what the form says."""
        if basemap == self.basemap():
            self._is_trying, self._finding = False, finding
            self._render_result()
