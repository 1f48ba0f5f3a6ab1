"""The file that `confcompat init` writes."""

from __future__ import annotations

import string
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from confcompat.adapters.settings import FAIL_ON, load_settings, settings_text
from confcompat.model.keys import Segment, Wild, format_key
from confcompat.model.reads import APP_ROOT, ENVIRONMENT_ROOT, Need
from confcompat.model.releases import Delivery
from confcompat.model.settings import (
    Accessor,
    Application,
    Assumption,
    EnvironmentRoot,
    EnvironmentSettings,
    Ignore,
    ImageTag,
    ParameterRoot,
    ReturnsRoot,
    RevisionName,
    RolloutDump,
    Settings,
    TagPattern,
    Unnamed,
    ValueRoot,
)

FILE = "confcompat.yaml"

# What YAML cannot hold at all is no setting: control characters and surrogates.
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(str.strip)
identifiers = st.text(string.ascii_letters + "_é", min_size=1, max_size=6)
dotted = st.lists(identifiers, min_size=1, max_size=3).map(".".join)
paths = st.from_regex(r"[a-z0-9*]{1,5}(/[a-z0-9 :#é-]{1,5}){0,2}\.ya?ml", fullmatch=True)
revisions = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9._/~^{}=-]{0,10}", fullmatch=True)
segments: st.SearchStrategy[Segment] = st.one_of(
    texts.filter(lambda text: "*" not in text), st.integers(0, 99), st.just(Wild.ONE), st.just(Wild.MANY)
)
keys = st.lists(segments, min_size=1, max_size=3).map(tuple)
exact_keys = st.lists(texts.filter(lambda text: "*" not in text), min_size=1, max_size=3).map(tuple)
key_texts = keys.map(format_key)
roots = st.one_of(
    st.builds(ValueRoot, dotted, dotted),
    st.builds(ReturnsRoot, dotted, dotted),
    st.builds(ParameterRoot, dotted, dotted, identifiers),
    st.just(EnvironmentRoot()),
)
arguments = st.integers(0, 99) | identifiers
accessors = st.builds(
    Accessor,
    dotted,
    dotted,
    arguments,
    st.none() | arguments,
    st.just("") | texts,
    st.sampled_from([APP_ROOT, ENVIRONMENT_ROOT]),
)
assumptions = st.builds(
    Assumption, keys, st.sampled_from(Need), texts, st.sampled_from([APP_ROOT, ENVIRONMENT_ROOT]), st.just(1)
)
stables = st.one_of(
    st.builds(RevisionName, revisions),
    st.builds(TagPattern, texts),
    st.builds(ImageTag, paths, exact_keys, texts.map(lambda text: text + "{value}")),
    st.builds(RolloutDump, texts, st.just("") | texts),
    st.just(Unnamed()),
)
environments = st.builds(
    EnvironmentSettings,
    texts,
    st.lists(paths, min_size=1, max_size=3).map(tuple),
    st.just("") | texts,
    st.sampled_from(Delivery),
    stables,
    st.just("") | revisions,
    st.lists(revisions, max_size=2).map(tuple),
)
optional_texts = st.just("") | texts
ignores = st.builds(
    Ignore, texts, texts, st.just("") | key_texts, optional_texts, st.just("") | revisions, optional_texts, st.just(1)
)
settings = st.builds(
    Settings,
    st.builds(
        Application,
        texts,
        st.just(".") | texts,
        st.lists(paths, max_size=2).map(tuple),
        st.just(()),
        st.lists(accessors, max_size=2).map(tuple),
        st.lists(assumptions, max_size=2).map(tuple),
    ),
    st.lists(environments, max_size=3, unique_by=lambda one: one.name).map(tuple),
    st.lists(key_texts, max_size=2).map(tuple),
    st.lists(key_texts, max_size=2).map(tuple),
    st.none() | st.integers(0, 999),
    st.lists(ignores, max_size=2).map(tuple),
    st.sampled_from(FAIL_ON),
)


def without_lines(read: Settings) -> Settings:
    """The settings with every line number 1: the text decides them."""
    assume = tuple(replace(one, line=1) for one in read.application.assume)
    ignore = tuple(replace(one, line=1) for one in read.ignore)
    return replace(read, application=replace(read.application, assume=assume), ignore=ignore)


@given(settings, st.lists(roots, max_size=3).map(tuple))
@hypothesis_settings(deadline=None)
def test_what_is_written_reads_back_as_the_same_settings(written: Settings, found: tuple[ValueRoot, ...]) -> None:
    """Whatever the names and texts hold, the file says what was meant."""
    text = settings_text(written, found)

    expected = replace(written, application=replace(written.application, roots=found), file=FILE)
    assert without_lines(load_settings(text.encode(), FILE)) == expected


def test_the_file_explains_itself() -> None:
    """A first settings file has comments, and says where the stable release goes."""
    text = settings_text(
        Settings(Application("api"), (EnvironmentSettings("prd", ("config/prd.yaml",)),)),
        (ValueRoot("api.settings", "CONFIG"),),
    )

    assert text == (
        "# What confcompat needs to know about this application. `confcompat schema settings` has every setting.\n"
        "version: 1\n"
        "application:\n"
        "  name: api\n"
        "  # Where config enters the source. Without this list the places are found anew in every check.\n"
        "  roots:\n"
        "    - value: api.settings:CONFIG\n"
        "environments:\n"
        "  prd:\n"
        "    config: [config/prd.yaml]   # the last wins\n"
        "    delivery: shared   # shared | bundled | versioned\n"
        '    # stable: v1.0.0   # the release that runs there now; or {tag: "v*"}\n'
        "# The least severe finding that fails a check: error, warning or never.\n"
        "fail-on: error\n"
    )


def test_a_file_without_environments_shows_how_to_add_one() -> None:
    """Where no config file was found, the person who goes on sees what is missing."""
    assert "# environments:" in settings_text(Settings(Application("api")), ())
