"""Owns the road into words: translation, times, ages, and the words for each state, role and source."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from desktop.board.freshness import LinkState
from desktop.models.clock import LimitKind, Stage, StageClock
from desktop.models.command import Operation
from desktop.models.incident import IncidentState, IntakeSource, Rating, Supervision
from desktop.models.incident_detail import CandidateReason
from desktop.models.person import Role
from desktop.models.post import AbsenceKind, PostState


def tr(text: str) -> str:
    """Return a text in the officer's language; the Chinese source where no translation is loaded."""
    return QCoreApplication.translate("GridDesk", text)


def data_words(chinese: str, english: str) -> str:
    """Return words that came as data in both languages in the officer's."""
    return chinese if tr("中文") == "中文" else english


# -- times and ages ------------------------------------------------------------------------------


def clock_words(moment: datetime) -> str:
    """Return hours, minutes and seconds of an instant that is in the city's zone already."""
    return moment.strftime("%H:%M:%S")


def minute_words(moment: datetime) -> str:
    """Return hours and minutes of an instant that is in the city's zone already."""
    return moment.strftime("%H:%M")


def near_words(moment: datetime, today: date) -> str:
    """Return hours and minutes of an instant in the city's zone, with its date where it is another day's."""
    return minute_words(moment) if moment.date() == today else f"{moment:%m-%d} {minute_words(moment)}"


def weekday_word(moment: date) -> str:
    """Return the day of the week."""
    names = (tr("周一"), tr("周二"), tr("周三"), tr("周四"), tr("周五"), tr("周六"), tr("周日"))
    return names[moment.weekday()]


def date_words(moment: datetime) -> str:
    """Return month, day and day of the week."""
    return tr("{month}月{day}日 {weekday}").format(
        month=moment.month, day=moment.day, weekday=weekday_word(moment)
    )


def age_words(age_s: float) -> str:
    """Return an age as two units at most; never negative."""
    seconds = max(0, int(age_s))
    if seconds < 60:
        return tr("{s} 秒").format(s=seconds)
    if seconds < 3600:
        return tr("{m} 分 {s} 秒").format(m=seconds // 60, s=seconds % 60)
    if seconds < 86400:
        return tr("{h} 时 {m} 分").format(h=seconds // 3600, m=seconds % 3600 // 60)
    return tr("{d} 天 {h} 时").format(d=seconds // 86400, h=seconds % 86400 // 3600)


def short_age_words(age_s: float) -> str:
    """Return an age in its largest unit alone."""
    seconds = max(0, int(age_s))
    if seconds < 60:
        return tr("{s} 秒").format(s=seconds)
    if seconds < 3600:
        return tr("{m} 分").format(m=seconds // 60)
    if seconds < 86400:
        return tr("{h} 时").format(h=seconds // 3600)
    return tr("{d} 天").format(d=seconds // 86400)


def countdown_words(left: timedelta) -> str:
    """Return what a clock shows: -1:12 past its end, 02:41 under an hour, 3 h 10, 2 d.

    Source: domain, Life cycle.
    """
    seconds = int(left.total_seconds())
    if seconds < 0:
        minutes = -seconds // 60
        return f"\N{MINUS SIGN}{minutes // 60}:{minutes % 60:02d}"
    if seconds < 3600:
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    if seconds < 86400:
        return tr("{h} 时 {m:02d}").format(h=seconds // 3600, m=seconds % 3600 // 60)
    return tr("{d} 天").format(d=seconds // 86400)


def stage_clock_words(clock: StageClock | None, now: datetime) -> str:
    """Return what a stage's clock shows; a paused one shows its sign and no time, none a dash."""
    if clock is None:
        return "–"
    if clock.paused or clock.deadline is None:
        return "‖"
    return countdown_words(clock.deadline - now)


def limit_words(clock: StageClock) -> str:
    """Return a limit with its unit, as 4 工作时."""
    amount = f"{clock.limit_amount:g}"
    match clock.kind:
        case LimitKind.CONTINUOUS:
            if clock.limit_amount < 1:
                return tr("{n} 分钟").format(n=f"{clock.limit_amount * 60:g}")
            return tr("{n} 小时").format(n=amount)
        case LimitKind.URGENT_HOURS:
            return tr("{n} 紧急工作时").format(n=amount)
        case LimitKind.WORKING_HOURS:
            return tr("{n} 工作时").format(n=amount)
        case LimitKind.WORKING_DAYS:
            return tr("{n} 工作日").format(n=amount)
        case LimitKind.CALENDAR_DAYS:
            return tr("{n} 自然日").format(n=amount)


def distance_words(distance_m: float | None) -> str:
    """Return a distance; a dash where there is none."""
    if distance_m is None:
        return "–"
    if distance_m < 1000:
        return tr("{n} 米").format(n=round(distance_m / 10) * 10)
    return tr("{n} 公里").format(n=f"{distance_m / 1000:.1f}")


# -- words of enumerations -----------------------------------------------------------------------


def state_word(state: IncidentState) -> str:
    """Return the word for an incident's state."""
    return {
        IncidentState.TO_VERIFY: tr("待核实"),
        IncidentState.TO_ACCEPT: tr("待受理"),
        IncidentState.TO_DISPATCH: tr("待派遣"),
        IncidentState.TO_SIGN: tr("待签收"),
        IncidentState.HANDLING: tr("处置中"),
        IncidentState.TO_CHECK: tr("待核查"),
        IncidentState.CLOSED: tr("已结案"),
        IncidentState.RATED: tr("已评价"),
        IncidentState.RETURNED: tr("退回"),
        IncidentState.SUSPENDED: tr("挂账"),
        IncidentState.VOID: tr("作废"),
        IncidentState.DECLINED: tr("不予受理"),
        IncidentState.FORCE_CLOSED: tr("强制关闭"),
    }[state]


def stage_word(stage: Stage) -> str:
    """Return the word for a stage."""
    return {
        Stage.VERIFY: tr("核实"),
        Stage.ACCEPT: tr("受理"),
        Stage.DISPATCH: tr("派遣"),
        Stage.SIGN: tr("签收"),
        Stage.HANDLE: tr("处置"),
        Stage.CHECK: tr("核查"),
    }[stage]


def source_word(source: IntakeSource) -> str:
    """Return the word for where an incident came from."""
    return {
        IntakeSource.WORKER: tr("网格员"),
        IntakeSource.PATROL: tr("走访"),
        IntakeSource.HOTLINE: tr("热线"),
        IntakeSource.WECHAT: tr("微信"),
        IntakeSource.HOTLINE_12345: "12345",
        IntakeSource.TEXT_MESSAGE: tr("短信"),
        IntakeSource.WEBSITE: tr("网站"),
        IntakeSource.CITY_MANAGEMENT: tr("数字城管"),
        IntakeSource.VIDEO: tr("视频"),
        IntakeSource.SENSOR: tr("传感"),
        IntakeSource.DEPARTMENT: tr("部门"),
        IntakeSource.SUPERIOR: tr("领导交办"),
        IntakeSource.SYSTEM: tr("系统"),
    }[source]


def post_state_word(state: PostState) -> str:
    """Return the word for a post's state."""
    return {
        PostState.A_ON_DUTY: tr("A 在岗"),
        PostState.B_COVERING: tr("B 代"),
        PostState.B_TO_CONFIRM: tr("B 待确认"),
        PostState.UNVERIFIED: tr("未核实"),
        PostState.VACANT: tr("空岗"),
        PostState.UNCOVERED: tr("有意不设"),
        PostState.OFF_HOURS: tr("下班"),
        PostState.UNKNOWN: tr("不明"),
    }[state]


def role_word(role: Role) -> str:
    """Return the word for a role."""
    return {
        Role.DUTY_OFFICER: tr("值班员"),
        Role.SHIFT_LEADER: tr("值班长"),
        Role.LEADER: tr("领导"),
        Role.DEPARTMENT: tr("部门"),
        Role.WORKER: tr("网格员"),
        Role.WALL: tr("大屏"),
        Role.ADMIN: tr("管理员"),
    }[role]


def absence_word(kind: AbsenceKind | None) -> str:
    """Return the word for why somebody is away."""
    if kind is None:
        return tr("不在岗")
    return {
        AbsenceKind.SICK: tr("病假"),
        AbsenceKind.LEAVE: tr("年假"),
        AbsenceKind.TRAINING: tr("外出培训"),
        AbsenceKind.ERRAND: tr("公出"),
        AbsenceKind.PERSONAL: tr("事假"),
    }[kind]


def candidate_word(reason: CandidateReason) -> str:
    """Return the word for why somebody is offered."""
    return {
        CandidateReason.ANSWERS_NOW: tr("现任责任人"),
        CandidateReason.DEPARTMENT_DUTY: tr("主管部门"),
        CandidateReason.NEIGHBOUR_GRID: tr("邻格"),
        CandidateReason.NEAREST: tr("就近"),
    }[reason]


def link_word(state: LinkState) -> str:
    """Return the word for the state of the link."""
    return {
        LinkState.LIVE: tr("实时"),
        LinkState.LATE: tr("迟到"),
        LinkState.STALE: tr("陈旧"),
        LinkState.OFFLINE: tr("离线"),
    }[state]


def operation_word(operation: str) -> str:
    """Return the word for what was done or ordered; an unknown one as it came."""
    words = {
        Operation.CREATE: tr("上报"),
        Operation.VERIFY: tr("核实"),
        Operation.ACCEPT: tr("受理"),
        Operation.DECLINE: tr("不予受理"),
        Operation.CLAIM: tr("签占"),
        Operation.RELEASE: tr("放弃签占"),
        Operation.TAKE: tr("接管"),
        Operation.HAND_OFF: tr("移交"),
        Operation.ACCEPT_HAND_OFF: tr("接受移交"),
        Operation.DECLINE_HAND_OFF: tr("谢绝移交"),
        Operation.DISPATCH: tr("派遣"),
        Operation.RECALL: tr("撤回派遣"),
        Operation.ESCALATE: tr("上报上级"),
        Operation.SIGN_FOR: tr("签收"),
        Operation.PROGRESS: tr("进展"),
        Operation.FINISH: tr("处置完毕"),
        Operation.RETURN: tr("退回"),
        Operation.SUSPEND: tr("挂账"),
        Operation.RESUME: tr("恢复处置"),
        Operation.EXTEND: tr("申请延期"),
        Operation.APPROVE_EXTENSION: tr("同意延期"),
        Operation.REJECT_EXTENSION: tr("不同意延期"),
        Operation.CHECK: tr("核查通过"),
        Operation.CLOSE: tr("办结"),
        Operation.VOID: tr("作废"),
        Operation.FORCE_CLOSE: tr("强制关闭"),
        Operation.MERGE: tr("并案"),
        Operation.REOPEN: tr("重新立案"),
        Operation.RATE: tr("回访评价"),
        Operation.SUPERVISE: tr("督办"),
        Operation.FLAG: tr("加急／重大"),
        Operation.CORRECT: tr("更正"),
        Operation.COPY: tr("抄告"),
        Operation.NOTE: tr("批注"),
        Operation.UNDO: tr("撤销"),
        Operation.ACKNOWLEDGE: tr("确认报警"),
        Operation.SHELVE: tr("搁置报警"),
        Operation.UNSHELVE: tr("取消搁置"),
    }
    known = {one.value: word for one, word in words.items()}
    return known.get(operation, operation)


def supervision_word(level: Supervision) -> str:
    """Return the word for a level of 督办."""
    return {
        Supervision.NONE: "",
        Supervision.ORDINARY: tr("一般督办"),
        Supervision.YELLOW: tr("黄牌督办"),
        Supervision.RED: tr("红牌督办"),
    }[level]


def rating_word(rating: Rating) -> str:
    """Return the word for what a reporter thinks of the outcome."""
    return {
        Rating.SATISFIED: tr("满意"),
        Rating.FAIR: tr("基本满意"),
        Rating.DISSATISFIED: tr("不满意"),
    }[rating]


def detail_word(detail: str) -> str:
    """Return the word for the code in a timeline's entry; an unknown one as it came."""
    known = {level.value: supervision_word(level) for level in Supervision}
    known |= {rating.value: rating_word(rating) for rating in Rating}
    return known.get(detail) or operation_word(detail)


def phone_words(phone: str) -> str:
    """Return a mobile number in groups of 3, 4 and 4, to be read out; any other as it is."""
    if len(phone) == 11 and phone.isdigit() and phone.startswith("1"):
        return f"{phone[:3]} {phone[3:7]} {phone[7:]}"
    return phone
