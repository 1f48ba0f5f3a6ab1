"""The whole data flow of a check on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from confcompat.cluster.state import Cluster
from confcompat.judge import ObjectOrder, Order, combine, fails, judge, judge_order, order_objects, plan_keys, summarise
from confcompat.matrix.cells import Cells, Scene, build_cells
from confcompat.matrix.objects import needed_first
from confcompat.matrix.source import observe_source
from confcompat.matrix.standing import observe_standing, reads_config
from confcompat.matrix.telling import observe_cells
from confcompat.model.findings import Finding, Report
from confcompat.model.inputs import CheckInputs, EnvironmentInputs, ReadRelease
from confcompat.model.keys import format_key
from confcompat.model.observations import Fact, Observation
from confcompat.model.releases import Policy
from confcompat.model.rules import Rule
from confcompat.pipeline.accepted import apply_ignores
from confcompat.pipeline.clusters import build_of, dated_by_dump, is_changed, observe_clusters, tell_cluster
from confcompat.pipeline.configs import Configs
from confcompat.pipeline.mounts import mounted_scenes
from confcompat.pipeline.scenes import Readers, build_scenes, same_files, tell_environment
from confcompat.pipeline.variables import Pods, build_crews, build_variable_scenes


def check(inputs: CheckInputs, read_release: ReadRelease, rules: tuple[Rule, ...]) -> Report:
    """Every live release against every config that it may meet while the candidate is rolled out or back."""
    return _check(inputs, Readers(read_release), Configs(), rules)


def _check(inputs: CheckInputs, readers: Readers, configs: Configs, rules: tuple[Rule, ...]) -> Report:
    by_name = {each.settings.name: each for each in inputs.environments}
    clusters = {name: build_of(each, inputs.settings.application.name) for name, each in by_name.items()}
    crews = build_crews(inputs, clusters)
    scenes = build_scenes(inputs, readers, configs)
    mounts = mounted_scenes(inputs, scenes, clusters, crews, configs)
    scenes = tuple(mounts[scene.name].scene if scene.name in mounts else scene for scene in scenes)
    cells = [build_cells(scene) for scene in scenes]
    unchanged = {name for name, each in by_name.items() if _nothing_changed(inputs, each)}
    unchanged -= {name for name in mounts if is_changed(clusters[name], by_name[name].cluster)}
    given = build_variable_scenes(inputs, scenes, clusters, crews)
    given_cells = [build_cells(scene) for scene in given]
    seen = (
        *_observe(inputs, scenes, cells, unchanged),
        *_observe_variables(given, given_cells, clusters, unchanged, by_name),
        *observe_clusters(inputs, clusters, crews, scenes, {name: each.keys for name, each in mounts.items()}),
        *(seen for name, each in mounts.items() if name not in unchanged for seen in each.observations),
    )
    findings = judge(seen, rules)
    findings = apply_ignores(inputs, scenes, findings, rules)
    known = frozenset[str]()
    if inputs.base is not None:
        known = frozenset(finding.fingerprint for finding in _check(inputs.base, readers, configs, rules).findings)
        findings = tuple(_told_apart(finding, known) for finding in findings)
    every = [*zip(scenes, cells, strict=True), *zip(given, given_cells, strict=True)]
    objects = [_order_objects(scene, clusters[scene.name], crews, seen) for scene in scenes]
    orders = [_order(scene.name, every, each) for scene, each in zip(scenes, objects, strict=True)]
    candidate = readers.of(inputs.candidate)
    return Report(
        inputs.settings.application.name,
        inputs.candidate.release,
        tuple(
            replace(
                tell_environment(
                    scene,
                    by_name[scene.name],
                    order,
                    (
                        *(_withheld(each) if scene.name in unchanged else ()),
                        *(mounts[scene.name].notes if scene.name in mounts else ()),
                    ),
                ),
                cluster=tell_cluster(clusters[scene.name], by_name[scene.name].cluster),
            )
            for scene, order, each in zip(scenes, orders, cells, strict=True)
        ),
        findings,
        (*(entry for scene, each in every for entry in plan_keys(scene, each)), *(e for o in objects for e in o.plan)),
        candidate.reads.coverage,
        summarise(findings),
        tuple(dict.fromkeys((*inputs.settings.assumed, *candidate.reads.assumed, *_blanks(scenes)))),
        fails((_blind(finding, known, rules) for finding in findings), inputs.fail_on),
    )


def _order(name: str, every: list[tuple[Scene, Cells]], objects: ObjectOrder) -> Order:
    orders = [judge_order(scene, cells) for scene, cells in every if scene.name == name]
    verdict = combine((*(each.verdict for each in orders), objects.verdict))
    return Order(verdict, sum(each.protected for each in orders))


def _order_objects(
    scene: Scene, cluster: Cluster | None, crews: Mapping[str, Pods], seen: tuple[Observation, ...]
) -> ObjectOrder:
    pods = crews[scene.name].candidate if cluster is not None else None
    first = needed_first(cluster, pods.template if pods else None) if cluster is not None else ()
    return order_objects(scene.name, seen, first, scene.apart)


def _observe_variables(
    scenes: tuple[Scene, ...],
    cells: list[Cells],
    clusters: Mapping[str, Cluster | None],
    unchanged: set[str],
    by_name: Mapping[str, EnvironmentInputs],
) -> Iterator[Observation]:
    for scene, each in zip(scenes, cells, strict=True):
        cluster, given = clusters[scene.name], by_name[scene.name].cluster
        if given is not None and (scene.name not in unchanged or is_changed(cluster, given)):
            yield from (dated_by_dump(seen, given) for seen in observe_cells(scene, each))


def _withheld(cells: Cells) -> tuple[str, ...]:
    keys = {format_key(group.path) for cell in (*cells.after, cells.goal) for group in cell.groups}
    if not keys:
        return ()
    return (f"nothing changed, so what the stable release lacks already is not told: {', '.join(sorted(keys))}",)


def _blanks(scenes: tuple[Scene, ...]) -> Iterator[str]:
    for scene in scenes:
        if not reads_config(scene):
            yield f"{scene.name}: no read of the config files was found in any release, so no key is called unused"


def _told_apart(finding: Finding, known: frozenset[str]) -> Finding:
    return replace(finding, introduced=finding.introduced and finding.fingerprint not in known)


def _blind(finding: Finding, known: frozenset[str], rules: tuple[Rule, ...]) -> Finding:
    """A config that cannot be read counts even where it could not be read before: who saw nothing proves nothing."""
    blinding = any(rule.name == finding.rule and rule.when.get("fact") == (Fact.UNREADABLE,) for rule in rules)
    return replace(finding, introduced=True) if blinding and finding.fingerprint not in known else finding


def _observe(
    inputs: CheckInputs, scenes: tuple[Scene, ...], cells: list[Cells], unchanged: set[str]
) -> Iterator[Observation]:
    for scene, each in zip(scenes, cells, strict=True):
        if scene.name not in unchanged:
            yield from observe_cells(scene, each)
        yield from observe_standing(scene, scenes)
    live = tuple(reader.reads for scene in scenes for reader in scene.live)
    candidate = scenes[0].candidate if scenes else None
    if candidate is not None:
        yield from observe_source(candidate.release, candidate.reads, live, inputs.settings.budget_unresolved)


def _nothing_changed(inputs: CheckInputs, environment: EnvironmentInputs) -> bool:
    """Equal code and equal config: there is nothing that a cell could bring."""
    sources = [inputs.candidate, *environment.rollback] if inputs.policy is Policy.FULL else [inputs.candidate]
    stable = environment.live[0].snapshot if environment.live else inputs.candidate.snapshot
    return same_files(environment.config_now, environment.config_candidate) and all(
        same_files(stable, source.snapshot) for source in (*sources, *environment.live)
    )
