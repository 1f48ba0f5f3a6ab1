"""Standing facts: what is so whether or not something changes. Each says whether it was so at `deployed` already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from confcompat.matrix.cells import ReadingRelease, Scene
from confcompat.matrix.conditions import applies, is_answered
from confcompat.matrix.descent import Gone, Landed, arrivals
from confcompat.matrix.faults import order_of
from confcompat.matrix.telling import evidence
from confcompat.matrix.usage import find_unused
from confcompat.model.findings import ConfigEvidence
from confcompat.model.keys import KeyPath, format_key, is_exact
from confcompat.model.observations import Actor, Effect, Facets, Fact, Observation
from confcompat.model.places import Place
from confcompat.model.reads import APP_ROOT, Certainty, Need, Read
from confcompat.model.releases import Release
from confcompat.model.trees import ConfigNode, ConfigTree


def observe_standing(scene: Scene, others: tuple[Scene, ...]) -> Iterator[Observation]:
    """What one environment's config shows by itself, and beside the other environments."""
    yield from _unreadable(scene)
    yield from _duplicates(scene)
    if scene.readable_after:
        yield from _unused(scene)
        yield from _drift(scene, others)


def _facets(fact: Fact) -> Facets:
    return Facets(fact, Effect.NONE, Actor.NONE)


def _unreadable(scene: Scene) -> Iterator[Observation]:
    known = {each.place.file for each in scene.now.unreadable} | set(scene.now.missing)
    for each in scene.after.unreadable:
        place = each.place
        details = {"environment": scene.name, "file": place.file, "problem": each.problem, "evidence": each.excerpt}
        yield Observation(
            _facets(Fact.UNREADABLE),
            scene.name,
            config=ConfigEvidence(place, scene.after.revision),
            details=details,
            identity=place.file,
            introduced=place.file not in known,
        )
    for file in scene.after.missing:
        details = {"environment": scene.name, "file": file, "problem": f"{scene.after.revision} holds no such file"}
        yield Observation(
            _facets(Fact.UNREADABLE),
            scene.name,
            config=ConfigEvidence(Place(file, 1), scene.after.revision),
            details=details,
            identity=file,
            introduced=file not in known,
        )


def _duplicates(scene: Scene) -> Iterator[Observation]:
    known = {(each.path, each.winner.file) for each in scene.now.duplicates}
    for each in scene.after.duplicates:
        details = {
            "environment": scene.name,
            "key": format_key(each.path),
            "file": each.winner.file,
            "others": str(each.first),
            "reader": str(each.winner),
        }
        yield Observation(
            _facets(Fact.DUPLICATED),
            scene.name,
            each.path,
            config=ConfigEvidence(each.winner, scene.after.revision),
            details=details,
            identity=each.winner.file,
            introduced=(each.path, each.winner.file) not in known,
        )


def _unused(scene: Scene) -> Iterator[Observation]:
    readers = [reader.index for reader in (*scene.live, scene.candidate)]
    if not reads_config(scene):
        return
    unused = find_unused(scene.after.root, readers)
    before = find_unused(scene.now.root, [reader.index for reader in scene.live]) if unused else ()
    told = {each.path for each in before}
    leaves = {leaf for each in before for leaf in each.leaves}
    for each in unused:
        waiting = [reader.release.revision for reader in scene.rollback if _reads_any(reader, each.leaves)]
        details = {
            "environment": scene.name,
            "key": format_key(each.path),
            "file": each.node.place.file,
            "removable": ", ".join(waiting),
        }
        yield Observation(
            _facets(Fact.UNUSED),
            scene.name,
            each.path,
            config=_evidence_of(each.node, scene.after),
            details=details,
            introduced=not (leaves.issuperset(each.leaves) or any(each.path[:end] in told for end in _ends(each.path))),
        )


def _ends(path: KeyPath) -> range:
    return range(1, len(path) + 1)


def reads_config(scene: Scene) -> bool:
    """Some release of the environment reads the config files at all."""
    return any(read.root == APP_ROOT for reader in (*scene.live, scene.candidate) for read in reader.reads.reads)


def _reads_any(reader: ReadingRelease, leaves: tuple[KeyPath, ...]) -> bool:
    mets = (reader.index.meet(leaf) for leaf in leaves)
    return any(met.at or met.below or met.above for met in mets)


def _evidence_of(node: ConfigNode, tree: ConfigTree) -> ConfigEvidence | None:
    return ConfigEvidence(node.place, tree.revision) if node.place.file else None


def _drift(scene: Scene, others: tuple[Scene, ...]) -> Iterator[Observation]:
    neighbours = [other for other in others if other is not scene and other.readable_after]
    if not neighbours:
        return
    removed = {change.path for change in scene.changes}
    lacking = _lacking(scene.live, scene.after.root)
    before = _lacking(scene.live, scene.now.root) if scene.readable_now else {}
    for top, pairs in sorted(lacking.items(), key=lambda item: format_key(item[0])):
        having = [other for other in neighbours if _has(other.after.root, pairs)]
        if not having or top in removed:
            # A key that this very change removes is told as the removal that it is.
            continue
        stood = top in before and any(_has(other.now.root, before[top]) for other in neighbours if other.readable_now)
        yield _tell_drift(scene, top, pairs, having, not stood)


Pair = tuple[Release, Read]


def _lacking(readers: Iterable[ReadingRelease], root: ConfigNode) -> dict[KeyPath, list[Pair]]:
    """Topmost absent nodes that are read with a default and not otherwise required, with those reads."""
    out: dict[KeyPath, list[Pair]] = {}
    required: set[KeyPath] = set()
    for reader in readers:
        for read in reader.reads.reads:
            if read.root != APP_ROOT or read.certainty is not Certainty.EXACT or not is_exact(read.path):
                continue
            for arrival in arrivals(root, read.path):
                if not isinstance(arrival, Gone) or not applies(read, root) or is_answered(read.any_of, root):
                    continue
                if read.need is Need.DEFAULTED:
                    out.setdefault(arrival.top, []).append((reader.release, read))
                elif read.need is Need.REQUIRED:
                    required.add(arrival.top)
    return {top: pairs for top, pairs in out.items() if top not in required}


def _has(root: ConfigNode, pairs: list[Pair]) -> bool:
    return any(isinstance(arrival, Landed) for _, read in pairs for arrival in arrivals(root, read.path))


def _tell_drift(scene: Scene, top: KeyPath, pairs: list[Pair], having: list[Scene], introduced: bool) -> Observation:
    pairs = sorted(pairs, key=lambda pair: (order_of(pair[1]), pair[0].revision))
    reads = tuple(each for release, read in pairs for each in evidence((read,), release))
    config = next(
        _evidence_of(node, other.after)
        for other in having
        for _, read in pairs
        if (node := _landing(other.after.root, read)) is not None
    )
    details = {
        "environment": scene.name,
        "key": format_key(top),
        "others": ", ".join(other.name for other in having),
        "release": pairs[0][0].role.value,
        "revision": pairs[0][0].revision,
        "reader": str(reads[0].place),
        "function": reads[0].function or "",
    }
    return Observation(
        _facets(Fact.DRIFTED),
        scene.name,
        top,
        need=Need.DEFAULTED,
        moment=reads[0].moment,
        config=config,
        reads=reads,
        details=details,
        introduced=introduced,
    )


def _landing(root: ConfigNode, read: Read) -> ConfigNode | None:
    return next((arrival.node for arrival in arrivals(root, read.path) if isinstance(arrival, Landed)), None)
