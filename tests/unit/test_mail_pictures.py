"""Pictures on other servers: how a mail names them, and fetching them as a stranger's."""

from __future__ import annotations

import asyncio
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest
from msgspec.structs import replace

from desktop.domain.words import LeftOut
from desktop.viewmodels.interaction.mail_layout import prepared
from integrations.email.fetching import Bounds, Fetched, Fetching, NotFetched, is_public
from integrations.email.picture_kinds import Picture, picture_of
from integrations.email.remote_pictures import remote_address, remote_in, with_pictures
from integrations.email.safe_html import safe_html
from tests.support.picture_server import PictureServer, png

LOGO = "https://shop.example/logo.png?a=1&b=2"
SHA256 = "a" * 64


def test_a_remote_picture_is_named_so_that_nothing_loads_it_and_can_be_put_in_later() -> None:
    source = f"<p>Hi <img src='{LOGO.replace('&', '&amp;')}' alt='The > logo' width=80></p>"

    safe = safe_html(source, {}).html

    assert 'src="remote:https://shop.example/logo.png?a=1&amp;b=2"' in safe
    assert remote_in(safe) == {LOGO: 1}
    shown = with_pictures(safe, {LOGO: SHA256})
    assert f'src="attachment:{SHA256}"' in shown
    assert "remote:" not in shown
    assert with_pictures(safe, {LOGO: ""}) == "<p>Hi </p>"
    assert with_pictures(safe, {"https://other.example/": SHA256}) == safe


@pytest.mark.parametrize(
    "html",
    [
        f"<td background='{LOGO}'>Hi",
        f"<body background={LOGO}>Hi",
        f"<div style='color:red; background-image: url(\"{LOGO}\")'>Hi</div>",
        f"<div style='BACKGROUND:#fff url({LOGO}) no-repeat'>Hi</div>",
        f"<hr style='background:url({LOGO})'>Hi",
        f"<img srcset='{LOGO} 1x, https://shop.example/2x.png 2x'>Hi",
        f"<picture><source srcset='https://x.example/'><img src='{LOGO}'></picture>Hi",
        f"<style>.hero, td.x {{ background: #000 url({LOGO}) }}</style><p class='a hero'>Hi</p>",
        f"<style>@media all {{ div .hero {{ background-image:url('{LOGO}') }} }}</style>"
        "<p class=hero>Hi</p><p class=hero>again</p>",
        f"<video poster='{LOGO}' src='https://x.example/film'></video>Hi",
        f"<input type=image src='{LOGO}'>Hi",
        f"<svg><image xlink:href='{LOGO}'/></svg>Hi",
    ],
)
def test_a_picture_behind_words_or_beside_a_film_is_asked_for_like_any_other(html: str) -> None:
    safe = safe_html(f"<table><tr><td>{html}</table>" if "<td" in html else html, {})

    assert remote_in(safe.html) == {LOGO: 1}
    assert dict(safe.left_out)[LeftOut.REMOTE_IMAGES] == 1
    assert LeftOut.STYLES not in dict(safe.left_out)
    assert f'src="attachment:{SHA256}"' in with_pictures(safe.html, {LOGO: SHA256})


def test_a_style_that_nobody_is_of_fetches_nothing_and_is_said_to_be_left_out() -> None:
    safe = safe_html(f"<style>.other {{ background: url({LOGO}) }}</style><p class=mine>Hi</p>", {})

    assert (safe.html, remote_in(safe.html)) == ("<p>Hi</p>", {})
    assert dict(safe.left_out) == {LeftOut.STYLES: 1}


def test_no_style_or_class_of_a_mail_colours_its_words_in_the_window() -> None:
    source = (
        "<style>.d { color: #000; background: #000 }</style><table bgcolor='#000000'><tr>"
        "<td class='d' style='color: #000; background-color: black' bgcolor='black'>"
        "<font color='#000000'>Hi</font></td></tr></table>"
    )

    laid_out, _ = prepared(safe_html(source, {}).html, ())

    assert "Hi" in laid_out
    assert not {word for word in ("color", "style", "class", "#000") if word in laid_out}


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f"<td width=1 background='{LOGO}'>Hi", LeftOut.TRACKERS),
        (f"<div style='background:url({LOGO});width:1px'>Hi", LeftOut.TRACKERS),
        (f"<div style='opacity:0;background:url({LOGO})'>Hi", LeftOut.TRACKERS),
        (f"<div style='visibility: hidden;background:url({LOGO})'>Hi", LeftOut.TRACKERS),
        (f"<img style='width: 0' src='{LOGO}'>Hi", LeftOut.TRACKERS),
        ("<td background='\\\\evil\\share\\x.png'>Hi", LeftOut.LOCAL_IMAGES),
        ("<div style='background:url(file:///etc/x)'>Hi", LeftOut.LOCAL_IMAGES),
        ("<link rel=stylesheet href='https://x.example/'>Hi", LeftOut.STYLES),
        ("<style>@import 'https://x.example/';</style>Hi", LeftOut.STYLES),
        (f"<p style='list-style: url({LOGO})'>Hi", LeftOut.STYLES),
        (f"<p style='cursor: url({LOGO})'>Hi", LeftOut.STYLES),
    ],
)
def test_what_is_no_picture_to_be_seen_is_never_asked_for(html: str, kind: LeftOut) -> None:
    safe = safe_html(html, {})

    assert remote_in(safe.html) == {}
    assert "x.example" not in safe.html
    assert dict(safe.left_out) == {kind: 1}


@pytest.mark.parametrize(
    "source",
    [
        "http://me:secret@shop.example/x.png", "ftp://shop.example/x.png", "x.png", "//", "https://",
        'https://shop.example/"onload=', "https://shop.example\\@evil.example/x.png",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_never_asked_for(source: str) -> None:
    assert remote_address(source) == ""
    assert remote_in(safe_html(f"<img src='{source}' alt=x>", {}).html) == {}


def test_pixels_that_only_tell_who_reads_and_more_than_fifty_cannot_be_asked_for() -> None:
    pixel = "<img src=https://t.example/p.gif width=1 height=1>"
    many = "".join(f"<img src=https://shop.example/{n}.png>" for n in range(80))

    named = remote_in(safe_html(pixel + many + many, {}).html)

    assert len(named) == 50
    assert set(named.values()) == {2}
    assert not any("t.example" in each for each in named)


JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x14\0\x28\x01\x01\x11\0"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (png(40, 20), Picture("image/png", 40, 20)),
        (b"GIF89a\x28\0\x14\0rest", Picture("image/gif", 40, 20)),
        (JPEG, Picture("image/jpeg", 40, 20)),
        (b"RIFF....WEBPVP8X\0\0\0\0....\x27\0\0\x13\0\0", Picture("image/webp", 40, 20)),
        (b"RIFF....WEBPVP8L....\x2f\x27\xc0\x04\0", Picture("image/webp", 40, 20)),
        (b"RIFF....WEBPVP8 ....\0\0\0\x9d\x01\x2a\x28\0\x14\0", Picture("image/webp", 40, 20)),
        (b"\xff\xd8\xff" + b"\xff" * 5_000, None),
        (b"\xff\xd8\xff\xe0\0\0" * 500, None),
        (b"RIFF....WEBPNONE", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html>", None), (b"", None), (b"\x89PNG\r\n\x1a\n", None), (b"GIF89a", None),
    ],
)  # fmt: skip
def test_a_picture_is_known_by_its_bytes(content: bytes, found: Picture | None) -> None:
    assert picture_of(content) == found


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
        "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_within_a_house_or_that_lead_elsewhere_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111"])
def test_addresses_that_anybody_reaches_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def fetched(*addresses: str, **bounds: object) -> list[Fetched | NotFetched]:
    within = replace(Bounds(private=True), **bounds)
    return list(asyncio.run(Fetching(within).fetch(addresses)).values())


def why(one: Fetched | NotFetched) -> str:
    assert isinstance(one, NotFetched)
    return str(one)


def test_nothing_within_the_house_is_asked_unless_that_was_chosen() -> None:
    with PictureServer() as server:
        server.put("/logo.png", png(4, 4))
        [inside, named, wide] = fetched(
            server.url("/logo.png"), f"http://localhost:{server.port}/logo.png", "http://0.0.0.0/x",
            private=False,
        )  # fmt: skip
        ports = [why(each) for each in (inside, named)]
        [by_port] = fetched("http://127.0.0.1/logo.png", private=False)

        assert server.asked == []
    assert ports == ["it is no port of the web"] * 2
    assert (why(wide), why(by_port)) == ("it lies within a house",) * 2


def test_a_picture_comes_with_nothing_told_but_its_address() -> None:
    with PictureServer() as server:
        server.put("/logo.png", png(40, 20), Set_Cookie="who=you")
        [one] = fetched(server.lead("/go", "/logo.png"))

        assert isinstance(one, Fetched)
        assert (one.content, one.unseen) == (png(40, 20), False)
        assert [each.path for each in server.asked] == ["/go", "/logo.png"]
        for each in server.asked:
            assert set(each.headers) == {
                "host", "accept", "accept-encoding", "user-agent", "connection"
            }  # fmt: skip
            assert "tresen" not in str(each.headers).lower()


def test_a_redirect_is_looked_at_like_the_first_address() -> None:
    with PictureServer() as server:
        inside = server.lead("/file", "file:///etc/passwd")
        [file, round_] = fetched(inside, server.lead("/round", "/round"))

        assert why(file) == "it is no address of the web"
        assert why(round_) == "it leads from one address to the next"


def test_what_is_large_packed_or_no_picture_is_not_kept() -> None:
    with PictureServer() as server:
        whys = [
            why(each)
            for each in fetched(
                server.put("/large", png(4, 4) + b"x" * 5_000),
                server.put("/packed", b"x", Content_Encoding="gzip"),
                server.put("/page", b"<html>", Content_Type="image/png"),
                server.put("/bomb", png(60_000, 60_000)),
                server.url("/none"),
                each_bytes=4_500,
            )
        ]

    assert whys == [
        "it is too large", "it is packed", "it is no picture", "it says that it is too large",
        "the server says 404",
    ]  # fmt: skip


def test_all_together_are_bounded_and_a_pixel_is_known_when_it_is_here() -> None:
    with PictureServer() as server:
        pixel = server.put("/pixel", png(1, 1))
        [one] = fetched(pixel)
        assert isinstance(one, Fetched)
        assert one.unseen
        many = [server.put(f"/{n}", png(4, 4) + b"x" * 900) for n in range(8)]

        came = fetched(*many, all_bytes=3_500)

    assert sum(isinstance(each, Fetched) for each in came) <= 3


def test_a_server_that_never_ends_costs_no_more_than_its_time() -> None:
    def drips(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        try:
            while True:
                to.wfile.write(b"x")
                to.wfile.flush()
        except OSError:
            return

    with PictureServer() as server:
        [one] = fetched(server.do("/drips", drips), each_s=0.3, each_bytes=10**9, all_bytes=10**9)

    assert isinstance(one, NotFetched)
