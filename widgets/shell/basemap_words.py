"""Owns the words for what is wrong with a basemap, and for what to do about it."""

from __future__ import annotations

from desktop.models.basemap import BasemapFinding, BasemapTrouble
from widgets.parts.wording import tr


def trouble_words(trouble: BasemapTrouble, detail: str) -> str:
    """Return what is wrong and what to do, one sentence.

    Args:
        trouble: What is the case.
        detail: The figure or name that belongs to it; empty if there is none.
    """
    words = {
        BasemapTrouble.ADDRESS: tr("地址不对：要以 http:// 或 https:// 开头，并写明 {detail}"),
        BasemapTrouble.FILE_MISSING: tr("找不到底图文件，或没有读取权限"),
        BasemapTrouble.FILE_BROKEN: tr("底图文件已损坏，或不是这种格式"),
        BasemapTrouble.VECTOR_TILES: tr("这是矢量瓦片；请改用图片瓦片（PNG、JPEG、WebP）"),
        BasemapTrouble.UNREACHABLE: tr("连不上地图服务器；请检查地址和网络"),
        BasemapTrouble.TIMEOUT: tr("地图服务器太慢，没有按时回答"),
        BasemapTrouble.TLS: tr("地图服务器的证书不可信，或它不支持 https"),
        BasemapTrouble.DENIED: tr("地图服务器拒绝访问（{detail}）；请检查密钥"),
        BasemapTrouble.BUSY: tr("地图服务器繁忙或超出配额（{detail}），稍后自动再试"),
        BasemapTrouble.MOVED: tr("地图服务器已换地址（{detail}）；请填新地址"),
        BasemapTrouble.SERVER_FAILED: tr("地图服务器出错（{detail}）"),
        BasemapTrouble.NOT_A_PICTURE: tr("地图服务器发来的不是图片，可能是登录页或错误页"),
        BasemapTrouble.PICTURE_BROKEN: tr("有的瓦片图片不完整"),
        BasemapTrouble.WRONG_SIZE: tr("瓦片大小不对：{detail}；只支持 256 和 512 像素的方形瓦片"),
        BasemapTrouble.NO_TILE: tr("这里没有瓦片；请检查级别、坐标系和瓦片划分"),
    }
    return words[trouble].format(detail=detail)


def finding_words(finding: BasemapFinding) -> str:
    """Return what a trial of a basemap found."""
    if finding.trouble is not None:
        return trouble_words(finding.trouble, finding.detail)
    return tr("可以用：第 {zoom} 级，{side} 像素；级别 {least} 到 {most}").format(
        zoom=finding.zoom, side=finding.tile_px, least=finding.least_zoom, most=finding.most_zoom
    )
