"""Owns the check of the central: does it answer, is it ours, of our version, does it know the token."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from desktop.api.client import CentralClient
from desktop.api.errors import CentralError
from desktop.api.requests_transport import AddressMalformed, RequestsTransport
from desktop.models.failure import Failure
from desktop.settings.profile import Profile
from desktop.settings.versions import PROGRAM_VERSION
from desktop.wire.codec import ReplyMalformed
from widgets.assembly.doctor.finding import Finding, Verdict

_WORDS = {
    Failure.DNS: ("找不到这个地址（域名解析失败）", "its name cannot be resolved"),
    Failure.REFUSED: ("连接被拒绝，那里没有程序在听", "the connection is refused, nobody listens there"),
    Failure.UNREACHABLE: ("网络不通", "the network does not lead there"),
    Failure.TIMEOUT: ("没有按时应答", "it does not answer in time"),
    Failure.TLS: ("加密连接建立失败，请检查证书", "no encrypted connection; check its certificate"),
    Failure.CUT: ("连接中断", "the connection was cut"),
    Failure.LOGIN: ("不认这个令牌，请换发令牌", "it does not know the token; have a new one issued"),
    Failure.FORBIDDEN: ("不许可这个令牌读取", "the token may not read"),
    Failure.FOREIGN: (
        "那里不是网格指挥台的中心，请检查地址",
        "that is no GridDesk central; check the address",
    ),
    Failure.VERSION: ("它的接口版本与本机不同，请更新", "it speaks another version of the interface; update"),
}


@dataclass(frozen=True, slots=True)
class _Address:
    url: str
    token: str


def _profile_address(profile: Profile) -> _Address | None:
    try:
        entry = json.loads(profile.central_file.read_bytes())
        tokens = entry["tokens"]
        return _Address(str(entry["url"]), str(next(iter(tokens.values()), "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def check_central(profile: Profile, url: str | None, token: str | None) -> list[Finding]:
    """Ask the named central, or the profile's own if it is running."""
    address = _Address(url, token or "") if url else _profile_address(profile)
    if address is None:
        return [
            Finding(
                Verdict.DOUBTFUL,
                "本机中心现在没有运行；启动 desk 时会自动启动",
                "This profile's central is not running now; the desk starts it by itself",
            )
        ]
    try:
        transport = RequestsTransport(address.url, address.token, clock=time.monotonic)
    except AddressMalformed:
        return [
            Finding(
                Verdict.BAD,
                f"中心地址写得不对：{address.url}，应为 http://主机:端口",
                f"Not an address of a central: {address.url}; it looks like http://host:port",
            )
        ]
    client = CentralClient(transport)
    try:
        return _ask(client, address)
    except CentralError as error:
        # The profile's own central may just not run any more; the desk restarts it.
        verdict = Verdict.BAD if url else Verdict.DOUBTFUL
        chinese, english = _WORDS.get(error.failure, ("应答有误", "its answer is wrong"))
        return [Finding(verdict, f"中心 {address.url}：{chinese}", f"Central {address.url}: {english}")]
    except ReplyMalformed:
        chinese, english = _WORDS[Failure.FOREIGN]
        return [Finding(Verdict.BAD, f"中心 {address.url}：{chinese}", f"Central {address.url}: {english}")]
    finally:
        client.close()


def _ask(client: CentralClient, address: _Address) -> list[Finding]:
    health = client.health().reply
    findings = [
        Finding(
            Verdict.GOOD,
            f"中心 {address.url} 在应答，版本 {health.program_version}（本机 {PROGRAM_VERSION}）",
            f"Central {address.url} answers, version {health.program_version} (here {PROGRAM_VERSION})",
        )
    ]
    if not address.token:
        findings.append(
            Finding(
                Verdict.BAD,
                "没有令牌，不能登录中心。请用 --token 或环境变量 GRIDDESK_TOKEN 给出",
                "There is no token to log in with. Give one by --token or GRIDDESK_TOKEN",
            )
        )
        return findings
    viewer = client.viewer().reply.viewer
    findings.append(
        Finding(
            Verdict.GOOD,
            f"中心认识令牌：{viewer.name or viewer.role.value}，辖区 {viewer.area_code}",
            f"The central knows the token: {viewer.name or viewer.role.value}, area {viewer.area_code}",
        )
    )
    return findings
