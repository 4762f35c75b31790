"""What every page that any test sees must be: checked by the client of the tests."""

import html5lib

NS = "{http://www.w3.org/1999/xhtml}"


def check_page(html: str, where: str) -> None:
    """Fail, with what to do instead, when a page breaks a rule of the house."""
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(html)
    wrong = [f"{position}: {code}" for position, code, _ in parser.errors]
    assert not wrong, f"{where}: not valid HTML5: {wrong[:5]}"
    ones = ["".join(h.itertext()).split() for h in tree.iter(f"{NS}h1")]
    assert len(ones) == 1, f"{where}: a page has exactly one h1, this one has {len(ones)}"
    title = " ".join("".join(next(tree.iter(f"{NS}title")).itertext()).split())
    assert title.removeprefix("Error: ").startswith(" ".join(ones[0])), (
        f"{where}: the title {title!r} must begin with the h1 {' '.join(ones[0])!r}"
    )
    _check_ids(tree, where)
    _check_forms(tree, where)
    for tag in tree.iter(f"{NS}script"):
        inline = "".join(tag.itertext()).strip()
        assert tag.get("src") or tag.get("type") == "application/json" or "js-enabled" in inline, (
            f"{where}: inline script; put it into static/src/js"
        )
    styled = [tag.tag for tag in tree.iter() if isinstance(tag.tag, str) and tag.get("style")]
    assert not styled, f"{where}: inline style on {styled[:3]}; use a class or a presentation attribute"


def _check_ids(tree: object, where: str) -> None:
    seen: set[str] = set()
    targets: list[str] = []
    for tag in tree.iter():  # type: ignore[attr-defined]
        name = tag.get("id")
        if name:
            assert name not in seen, f"{where}: two elements have the id {name!r}"
            seen.add(name)
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            targets += (tag.get(attribute) or "").split()
        href = tag.get("href") or ""
        if href.startswith("#") and len(href) > 1:
            targets.append(href[1:])
    missing = sorted(set(targets) - seen)
    assert not missing, f"{where}: these ids are pointed at but are not on the page: {missing[:5]}"


def _check_forms(tree: object, where: str) -> None:
    labelled = {tag.get("for") for tag in tree.iter(f"{NS}label")}  # type: ignore[attr-defined]
    for form in tree.iter(f"{NS}form"):  # type: ignore[attr-defined]
        fields = [tag for tag in form.iter() if tag.tag in {f"{NS}input", f"{NS}select", f"{NS}textarea"}]
        if (form.get("method") or "get").lower() == "post":
            assert any(field.get("name") == "csrf_token" for field in fields), (
                f"{where}: a form without its CSRF token"
            )
        for field in fields:
            if field.get("type") in {"hidden", "submit"}:
                continue
            named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
            assert named, f"{where}: the field {field.get('name')!r} has no label"
