"""Small programs with the config that they run on and the reads that linking must find in them.

Every program begins with `cfg`, loaded from `config.yaml`. What is expected is written as `tests.linking.needs` shows
it, and is held against execution as well (`test_link_programs.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Small:
    """A program, its config, and what it reads. `told` False: execution cannot tell (said in `title`)."""

    title: str
    body: str
    config: dict[str, Any]
    reads: dict[str, str]
    told: bool = True
    gap: str = ""
    """Why linking does not answer this yet."""


R, D, G, T = "required", "defaulted", "guarded", "tested"
PROGRAMS: tuple[Small, ...] = (
    Small("int takes a key's text", "int(cfg['a'])", {"a": "1"}, {"a": R}),
    Small("int of a default that is a number", "int(cfg.get('a', '3'))", {"a": "1"}, {"a": D}),
    Small("int of None ends the program", "int(cfg.get('a'))", {"a": "1"}, {"a": R}),
    Small("int of a default that is no number ends it", "int(cfg.get('a', 'x'))", {"a": "1"}, {"a": R}),
    Small("float of None ends it", "float(cfg.get('a'))", {"a": "1"}, {"a": R}),
    Small(
        "str makes text of anything", "k = str(5)\nstr(cfg.get('a'))\nstr()\ncfg[k]", {"a": 1, "5": 2}, {"a": D, "5": R}
    ),
    Small("bool of None is no fault", "bool(cfg.get('a'))", {"a": 1}, {"a": D}),
    Small("len of None ends it", "len(cfg.get('a'))", {"a": [1]}, {"a": R + "**"}),
    Small("a list of keys from a set", "for k in sorted({'a', 'b'}):\n    cfg[k]", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("list of a tuple", "for k in list(('a', 'b')):\n    cfg[k]", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("an empty list has no keys", "for k in list():\n    cfg[k]", {"a": 1}, {}),
    Small(
        "reversed keeps what it turns", "for k in reversed(['a', 'b']):\n    cfg[k]", {"a": 1, "b": 2}, {"a": R, "b": R}
    ),
    Small(
        "dict of keywords gives them back",
        "d = dict(a=cfg['x'], b=1)\nd['a']['y']",
        {"x": {"y": 1}},
        {"x": R, "x.y": R},
    ),
    Small("dict of config is a copy of it", "d = dict(cfg)\nd['a']", {"a": 1}, {"a": R}),
    Small("dict of config with a keyword above it", "d = dict(cfg, a=1)\nd['a'], d['b']", {"a": 1, "b": 2}, {"b": R}),
    Small("dict of pairs", "d = dict([('k', cfg['a'])])\nd['k']['b']", {"a": {"b": 1}}, {"a": R, "a.b": R}),
    Small("dict of a dict", "d = dict({'k': cfg['a']}, j=1)\nd['k']['b']", {"a": {"b": 1}}, {"a": R, "a.b": R}),
    Small("max of two keys", "max(cfg['a'], cfg['b'])", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("min with a key function", "min(['x', 'y'], key=lambda k: cfg[k])", {"x": 1, "y": 2}, {"x": R, "y": R}),
    Small("min with a default", "d = min([], default=cfg['a'])\nd['b']", {"a": {"b": 1}}, {"a": R, "a.b": R}),
    Small(
        "all of a list guards each",
        "if all(['a' in cfg, 'b' in cfg]):\n    cfg['a'], cfg['b']",
        {"a": 1, "b": 2},
        {"a": G, "b": G},
    ),
    Small(
        "any of a list says that one is there",
        "if any(['a' in cfg, 'b' in cfg]):\n    cfg.get('a') or cfg['b']",
        {"a": 1, "b": 2},
        {"a": D, "b": G},
    ),
    Small("not all raises", "if not all(['a' in cfg]):\n    raise KeyError", {"a": 1}, {"a": R}),
    Small(
        "any of nothing asked for raises",
        "if not any([cfg.get('a'), cfg.get('b')]):\n    raise KeyError",
        {"a": 1, "b": 2},
        {"a": "required or b", "b": "required or a"},
        False,
        "`any` does not see that an absent key is what makes it false",
    ),
    Small(
        "isinstance of what is surely text",
        "k = 'a'\nif isinstance(k, str):\n    cfg[k]\nelse:\n    cfg['b']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "isinstance with several classes",
        "k = ['a']\nif isinstance(k, (list, tuple)):\n    cfg[k[0]]\nelse:\n    cfg['b']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "isinstance of a dict",
        "d = {'k': 'a'}\nif isinstance(d, dict):\n    cfg[d['k']]\nelse:\n    cfg['b']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "isinstance of an own class may be either",
        "class A: pass\nx = A()\nif isinstance(x, A):\n    cfg['a']\nelse:\n    cfg.get('b')",
        {"a": 1},
        {"a": R, "b": D},
    ),
    Small(
        "getattr with a name", "class A:\n    k = cfg['a']\ngetattr(A, 'k')['b']", {"a": {"b": 1}}, {"a": R, "a.b": R}
    ),
    Small(
        "getattr with a default",
        "class A: pass\nd = getattr(A(), 'k', cfg['a'])\nd['b']",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "hasattr of what is not there",
        "class A: pass\nif hasattr(A(), 'zz'):\n    cfg['a']\ncfg['b']",
        {"b": 1},
        {"b": R},
        gap="whether an object has an attribute is not known when it surely has not",
    ),
    Small(
        "setattr by names",
        "class A: pass\nx = A()\nfor k in ('a', 'b'):\n    setattr(x, k, cfg[k])\nx.a['c']",
        {"a": {"c": 1}, "b": 2},
        {"a": R, "a.c": R, "b": R},
    ),
    Small(
        "setattr over all keys",
        "class A: pass\nx = A()\nfor k, v in cfg.items():\n    setattr(x, k, v)\nx.a",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "zip of names with names",
        "for a, b in zip(['x', 'y'], ['1', '2']):\n    cfg[a + b]",
        {"x1": 1, "y2": 2},
        {"x1": R, "y2": R},
    ),
    Small(
        "zip with a list from config",
        "for a, b in zip(['x'], cfg['l']):\n    cfg[a]",
        {"x": 1, "l": [1]},
        {"x": R, "l": R},
    ),
    Small(
        "enumerate counts",
        "for n, k in enumerate(['a', 'b']):\n    cfg[f'{k}{n}']",
        {"a0": 1, "b1": 2},
        {"a0": R, "b1": R},
    ),
    Small(
        "enumerate of config", "for n, x in enumerate(cfg['l']):\n    x['k']", {"l": [{"k": 1}]}, {"l": R, "l[*].k": R}
    ),
    Small("map over names", "list(map(lambda k: cfg[k], ['a', 'b']))", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("map over config", "list(map(lambda x: x['k'], cfg['l']))", {"l": [{"k": 1}]}, {"l": R, "l[*].k": R}),
    Small("filter by a function", "list(filter(lambda k: cfg[k], ['a', 'b']))", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("filter by None", "for k in filter(None, ['a', 'b']):\n    cfg[k]", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("next of an iterator", "k = next(iter(['a']))\ncfg[k]", {"a": 1}, {"a": R}),
    Small("next with a default", "k = next(iter([]), 'a')\ncfg[k]", {"a": 1}, {"a": R}),
    Small(
        "reduce walks down",
        "from functools import reduce\nreduce(lambda d, k: d[k], 'a.b.c'.split('.'), cfg)",
        {"a": {"b": {"c": 1}}},
        {"a": R, "a.b": R, "a.b.c": R},
    ),
    Small(
        "reduce without a start",
        "from functools import reduce\nreduce(lambda d, k: d[k], [cfg, 'a', 'b'])",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "partial keeps its arguments",
        "from functools import partial\nf = partial(lambda d, k, e=None: (d[k], d[e]), cfg, e='b')\nf('a')",
        {"a": 1, "b": 2},
        {"a": R, "b": R},
    ),
    Small(
        "itemgetter of several",
        "from operator import itemgetter\na, b = itemgetter('a', 'b')(cfg)\na['c']",
        {"a": {"c": 1}, "b": 1},
        {"a": R, "a.c": R, "b": R},
    ),
    Small("operator.getitem", "import operator\noperator.getitem(cfg, 'a')", {"a": 1}, {"a": R}),
    Small("dict.get as a function", "dict.get(cfg, 'a')\ndict.get(cfg, 'b', 1)", {"a": 1, "b": 2}, {"a": D, "b": D}),
    Small(
        "ChainMap asks one after another",
        "from collections import ChainMap\nm = ChainMap({'a': 1}, cfg)\nm['a'], m['b']",
        {"a": 2, "b": 1},
        {"b": R},
    ),
    Small(
        "SimpleNamespace of a section",
        "from types import SimpleNamespace\nn = SimpleNamespace(**cfg['s'], own=cfg['t'])\nn.a, n.own['b']",
        {"s": {"a": 1}, "t": {"b": 1}},
        {"s": R, "s.a": R, "t": R, "t.b": R},
        gap="a keyword does not stand above the mapping that is spread beside it",
    ),
    Small(
        "a template of dollars",
        "from string import Template\nTemplate('$a ${b}').substitute(cfg)\nTemplate('$c').safe_substitute(**cfg)",
        {"a": 1, "b": 2, "c": 3},
        {"a": R, "b": R, "c": D},
    ),
    Small(
        "format of fields",
        "'{a} {b[c]} {0} {}'.replace('{0} {}', '').format(**cfg)",
        {"a": 1, "b": {"c": 1}},
        {"a": R, "b": R, "b.c": R},
    ),
    Small("format_map", "'{a}'.format_map(cfg)", {"a": 1}, {"a": R}),
    Small("a percent sign with names", "'%(a)s/%(b)s' % cfg", {"a": 1, "b": 2}, {"a": R, "b": R}),
    Small("format builds a key", "cfg['{}_{x}_{0}'.replace('_{0}', '').format('a', x='b')]", {"a_b": 1}, {"a_b": R}),
    Small("percent builds a key", "cfg['%s-%d%%' % ('a', 5)]", {"a-5%": 1}, {"a-5%": R}),
    Small("join builds a key", "cfg['.'.join(['a', 'b'])]", {"a.b": 1}, {'"a.b"': R}),
    Small(
        "methods of text build keys",
        "cfg[' A '.strip().lower()], cfg['x-y'.replace('-', '_')]",
        {"a": 1, "x_y": 2},
        {"a": R, "x_y": R},
    ),
    Small("partition takes apart", "a, _, b = 'x:y'.partition(':')\ncfg[a][b]", {"x": {"y": 1}}, {"x": R, "x.y": R}),
    Small(
        "numbers are reckoned",
        "cfg['l'][2 - 1], cfg['l'][4 // 2 * 0], cfg['l'][7 % 2]",
        {"l": [1, 2]},
        {"l": R, "l[1]": R, "l[0]": R},
    ),
    Small("setdefault puts a value there", "cfg.setdefault('a', 1)\ncfg['a']", {"a": 1}, {"a": D}),
    Small("pop takes it away", "cfg.pop('a')\ncfg.pop('b', 1)", {"a": 1, "b": 2}, {"a": R, "b": D}),
    Small("special methods by name", "cfg.__getitem__('a')\ncfg.__contains__('b')", {"a": 1, "b": 2}, {"a": R, "b": T}),
    Small("what is written is there", "cfg['a'] = 1\ncfg['a']\ncfg.__setitem__('b', 2)\ncfg['b']", {"a": 1}, {}),
    Small("update writes", "cfg.update(a=1)\ncfg.update({'b': 2})\ncfg['a'], cfg['b']", {"a": 0, "b": 1}, {}),
    Small(
        "a dict that took config in",
        "d = {}\nd.update(cfg)\nd['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a list that grows",
        "ks = []\nks.append('a')\nks.extend(['b'])\nfor k in ks:\n    cfg[k]",
        {"a": 1, "b": 2},
        {"a": R, "b": R},
    ),
    Small(
        "the last item of a list",
        "ks = ['x', 'a']\ncfg[ks.pop()]",
        {"a": 1, "x": 1},
        {"a": R},
        gap="any item may be the popped one, and each is told as required",
    ),
    Small(
        "a set of wanted keys",
        "for k in {'a', 'b'} - cfg.keys():\n    raise KeyError(k)",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
        gap="a loop over the keys that are missing ends the program",
    ),
    Small(
        "wanted keys as a subset",
        "if not {'a', 'b'} <= cfg.keys():\n    raise KeyError",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small("wanted keys as a subset of a set", "assert {'a'} <= set(cfg)", {"a": 1}, {"a": R}),
    Small(
        "match on keys",
        "match cfg:\n    case {'a': {'b': b}}:\n        pass\n    case {'c': c}:\n        pass",
        {"a": {"b": 1}},
        {"a": D, "a.b": D, "c": D},
    ),
    Small(
        "match that falls through raises",
        "match cfg:\n    case {'a': x}:\n        pass\n    case _:\n        raise KeyError",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "match on a value",
        "match cfg['mode']:\n    case 'tls' | 'ssl':\n        cfg['cert']\n    case None:\n        cfg['none']\n"
        "    case str() as other:\n        pass\n    case _:\n        pass",
        {"mode": "plain", "cert": 1, "none": 1},
        {
            "mode": R,
            "cert": "required if mode == 'ssl' |  if mode == 'tls'",
            "none": "required if mode != 'ssl' and mode != 'tls' and mode == None",
        },
        False,
    ),
    Small(
        "match of a list",
        "match ['a', 'b']:\n    case [x, *rest]:\n        cfg[x]\n    case (x, y):\n        cfg[y]",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
        False,
    ),
    Small(
        "match with a guard",
        "match cfg:\n    case {'a': x} if x:\n        pass\n    case {'b': y, **rest}:\n        rest['c']",
        {"a": 1, "b": 1, "c": 1},
        {
            "": "guarded**",
            "a": "required or c if present b",
            "b": D,
            "c": "required if false a and present b |  or a if present b",
        },
        False,
    ),
    Small(
        "a null section is asked first",
        "s = cfg.get('s')\nif s is not None:\n    s['a']",
        {"s": {"a": 1}},
        {"s": D, "s.a": "required if present s"},
    ),
    Small(
        "an attribute that nobody has",
        "class A: pass\ntry:\n    A().zz\nexcept AttributeError:\n    cfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small("finally reads too", "try:\n    pass\nfinally:\n    cfg['a']", {"a": 1}, {"a": R}),
    Small(
        "what a handler takes is no need",
        "try:\n    cfg['a']\nexcept (KeyError, TypeError):\n    cfg.get('b')",
        {"a": 1, "b": 1},
        {"a": D, "b": D},
    ),
    Small(
        "a handler that raises again",
        "try:\n    cfg['a']\nexcept KeyError as e:\n    raise ValueError from e",
        {"a": 1},
        {"a": R},
    ),
    Small("another handler does not take it", "try:\n    cfg['a']\nexcept ValueError:\n    pass", {"a": 1}, {"a": R}),
    Small(
        "suppress takes it", "import contextlib\nwith contextlib.suppress(KeyError):\n    cfg['a']", {"a": 1}, {"a": D}
    ),
    Small(
        "a while loop",
        "n = 0\nwhile n < 1:\n    cfg['a']\n    n += 1\nelse:\n    cfg['b']",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "continue and break",
        "for k in ('a', 'b', 'c'):\n    if k == 'a':\n        continue\n    if k == 'c':\n        break\n    cfg[k]",
        {"b": 1},
        {"b": R},
    ),
    Small("delete asks for it", "del cfg['a']", {"a": 1}, {"a": R}),
    Small(
        "a walrus",
        "if (x := cfg.get('a')) is not None:\n    x['b']",
        {"a": {"b": 1}},
        {"a": D, "a.b": "required if present a"},
    ),
    Small(
        "and stops early",
        "cfg.get('a') and cfg['a']['b']",
        {"a": {"b": 1}},
        {"a": D, "a.b": "required if true a"},
        False,
        "an empty section is false, and not asked for its keys",
    ),
    Small(
        "a ternary",
        "x = cfg['a'] if 'a' in cfg else cfg['b']",
        {"a": 1, "b": 2},
        {"a": "required or b", "b": "required or a"},
        False,
    ),
    Small("chained comparison", "1 < cfg['a'] < cfg['b']", {"a": 2, "b": 3}, {"a": R, "b": R}),
    Small(
        "a starred call",
        "def f(a, b=1, *c, d, **e):\n    return a['k'], d['l']\nf(*[cfg['x']], **{'d': cfg['y']})",
        {"x": {"k": 1}, "y": {"l": 1}},
        {"x": R, "x.k": R, "y": R, "y.l": R},
    ),
    Small(
        "a section as keywords",
        "def f(a, b=1):\n    pass\nf(**cfg['s'])",
        {"s": {"a": 1}},
        {"s": R, "s.a": R, "s.b": D},
    ),
    Small(
        "a section as keywords with one above",
        "def f(a, b=1, **rest):\n    return rest\nf(**{**cfg['s'], 'a': 1})['c']",
        {"s": {"c": 1}},
        {"s": R, "s.b": D, "s.c": R},
        False,
    ),
    Small(
        "type of an object",
        "class A:\n    k = 'a'\ncfg[type(A()).k]",
        {"a": 1},
        {"a": R},
        gap="a class attribute of type(x) is not found, and the read is lost",
    ),
    Small(
        "a class that is a dict",
        "class D(dict):\n    def __missing__(self, k):\n        return 1\nd = D(cfg)\nd['a'], d.get('b')",
        {"a": 1, "b": 2},
        {"a": D, "b": D},
    ),
    Small(
        "a dict subclass without __missing__",
        "class D(dict): pass\nd = D(cfg)\nd['a']\nfor k in d.keys(): pass",
        {"a": 1},
        {"a": R},
    ),
    Small("a queue gives back", "import queue\nq = queue.Queue()\nq.put(cfg)\nq.get()['a']", {"a": 1}, {"a": R}),
    Small(
        "globals by name", "globals()['k'] = cfg['a']\nglobals()['k']['b']", {"a": {"b": 1}}, {"a": R, "a.b": R}, False
    ),
    Small("a computed key", "import random\ncfg[random.choice('ab')]", {"a": 1, "b": 1}, {"*": "required?"}, False),
    Small(
        "a string that is no format",
        "'{'.join(['a'])\n'{a'.replace('{', '').format(**cfg)\ncfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small("negative index", "cfg['l'][-1]", {"l": [1]}, {"l": R, "l[*]": R}, False),
    Small(
        "numbers and truth values as keys",
        "cfg[8080], cfg[True]",
        {8080: 1, True: 1},
        {"[8080]": R, "(true)": R},
        False,
    ),
    Small("a slice of a list", "for x in cfg['l'][1:]:\n    x", {"l": [1, 2]}, {"l": R}, False),
    Small(
        "an unknown base",
        "import abc\nclass A(abc.ABC):\n    def __init__(self, c):\n"
        "        super().__init__()\n        self.c = c\nA(cfg).c['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "import_module of an outside module",
        "import importlib\nm = importlib.import_module('json')\nm.loads('{}')\ncfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "text of a percent in a template that is safe",
        "import os\nos.path.expandvars('$HOME/x')\ncfg['a']",
        {"a": 1},
        {"a": R, "$HOME": D},
    ),
    Small(
        "a loop over a dict's keys", "d = {'a': 1, 'b': 2}\nfor k in d:\n    cfg[k]", {"a": 1, "b": 2}, {"a": R, "b": R}
    ),
    Small(
        "a loop over a dict that took config",
        "d = {'x': 1, **cfg}\nfor k in d:\n    cfg[k]",
        {"x": 1},
        {"*": G, "x": R},
    ),
    Small(
        "keys and values of a dict",
        "for k, v in {'a': cfg['s']}.items():\n    v['b']\nfor k in {'c': 1}.keys():\n    cfg[k]\n"
        "for v in {'x': cfg['t']}.values():\n    v['d']",
        {"s": {"b": 1}, "c": 1, "t": {"d": 1}},
        {"s": R, "s.b": R, "c": R, "t": R, "t.d": R},
    ),
    Small(
        "a dict that grows is gone through",
        "d = {}\nd['a'] = cfg['s']\nfor k, v in d.items():\n    v['b']",
        {"s": {"b": 1}},
        {"s": R, "s.b": R},
    ),
    Small(
        "values of a section", "for v in cfg['s'].values():\n    v['k']", {"s": {"x": {"k": 1}}}, {"s": R, "s.*.k": R}
    ),
    Small("the letters of a text", "for k in 'ab':\n    cfg[k]", {"a": 1, "b": 1}, {"a": R, "b": R}),
    Small("a loop over None ends the program", "for k in cfg.get('a'):\n    pass", {"a": [1]}, {"a": R}),
    Small(
        "an object that iterates",
        "class A:\n    def __iter__(self):\n        return iter(['a', 'b'])\nfor k in A():\n    cfg[k]",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "a dict subclass is gone through",
        "class D(dict): pass\nfor k in D(a=1):\n    k\nfor k, v in D(cfg).items():\n    v['x']",
        {"s": {"x": 1}},
        {"*.x": R},
        False,
    ),
    Small(
        "an enumeration is gone through",
        "import enum\nclass K(enum.Enum):\n    A = 'a'\n    B = 'b'\nfor k in K:\n    cfg[k.value]",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "names of a StrEnum",
        "import enum\nclass K(enum.StrEnum):\n    AB = enum.auto()\ncfg[K.AB]",
        {"ab": 1},
        {"ab": R},
    ),
    Small(
        "a list that is taken apart",
        "a, *b, c = 'x', 'y', 'z'\ncfg[a], cfg[b[0]], cfg[c]",
        {"x": 1, "y": 1, "z": 1},
        {"x": R, "y": R, "z": R},
    ),
    Small(
        "a list from config that is taken apart",
        "a, b = cfg['l']\na['k']",
        {"l": [{"k": 1}, 2]},
        {"l": R, "l[*].k": R},
        False,
    ),
    Small("None that is taken apart ends the program", "a, b = cfg.get('l')", {"l": [1, 2]}, {"l": R}, False),
    Small(
        "a call that is taken apart",
        "import os\na, b = os.path.split('x/y')\n[c, d] = ['a', 'b']\ncfg[c], cfg[d]",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "an attribute of a module is set",
        "import sys\nme = sys.modules[__name__] if False else None\nclass A: pass\nA.k = cfg['a']\nA.k['b']",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "an item set by a method of its own",
        "class S:\n    def __init__(self):\n        self.d = {}\n    def __setitem__(self, k, v):\n"
        "        self.d[k] = v\ns = S()\ns['x'] = cfg['a']\ns.d['x']['b']",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "a global that a function sets",
        "c = None\ndef f():\n    global c\n    c = cfg['a']\nf()\nc['b']",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "a nonlocal that a function sets",
        "def f():\n    c = None\n    def g():\n        nonlocal c\n        c = cfg['a']\n    g()\n"
        "    return c['b']\nf()",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
        gap="what an inner function sets is not seen in the function around it",
    ),
    Small(
        "an own exception that is caught by its base",
        "class E(KeyError): pass\nclass F(E): pass\ndef f():\n    if 'a' not in cfg:\n        raise F\n"
        "try:\n    f()\nexcept E:\n    pass",
        {"a": 1},
        {"a": T},
    ),
    Small(
        "an own exception that another handler misses",
        "class E(Exception): pass\ndef f():\n    if 'a' not in cfg:\n        raise E('x')\ntry:\n"
        "    f()\nexcept KeyError:\n    pass",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "an own exception that LookupError takes",
        "class E(LookupError): pass\ntry:\n    if 'a' not in cfg:\n        raise E\nexcept LookupError:\n    pass",
        {"a": 1},
        {"a": T},
    ),
    Small("a bare handler takes all", "try:\n    cfg['a']\nexcept:\n    pass", {"a": 1}, {"a": D}),
    Small(
        "a suppressed exit does not go on",
        "import contextlib\nwith contextlib.suppress(LookupError):\n    cfg['a']\n    cfg['b']",
        {"a": 1, "b": 1},
        {"a": D, "b": D},
    ),
    Small(
        "a context manager is entered",
        "class C:\n    def __enter__(self):\n        return cfg\n    def __exit__(self, *a):\n"
        "        return False\nwith C() as c:\n    c['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "match that nothing is left of",
        "match 'x':\n    case _:\n        cfg['a']\nmatch cfg:\n    case other:\n        other['b']",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "match of patterns that are not followed",
        "match {'k': 'a'}:\n    case {'k': x, **rest}:\n        cfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small("match of a class", "match 'a':\n    case str(k):\n        cfg[k]", {"a": 1}, {"a": R}),
    Small(
        "match of one of several",
        "match cfg:\n    case {'a': 1} | {'b': 1}:\n        pass\n    case _:\n        raise KeyError",
        {"a": 1},
        {"a": "required if b != 1 |  or b", "b": "required if a != 1 |  or a"},
        False,
    ),
    Small(
        "match that binds what it matched",
        "match cfg:\n    case {'a': {'b': _} as s}:\n        s['c']\n    case [x, *_]:\n        pass",
        {"a": {"b": 1, "c": 1}},
        {"a": D, "a.b": D, "a.c": "required if present a and present a.b"},
    ),
    Small(
        "text whose parts are not known",
        "import os\nk = os.getcwd()\ncfg.get(k.lower())\ncfg.get(f'{k}_x'.upper())\nk.startswith('x')\n"
        "k.split('/')\n'a'.count(k)\n'a,b'.split(k or 'x')",
        {"a": 1},
        {"*": "defaulted?"},
        False,
    ),
    Small(
        "methods of text that fail",
        "try:\n    'a'.split('')\n    'a'.find()\nexcept (ValueError, TypeError):\n    cfg.get('a')",
        {"a": 1},
        {"a": D},
        False,
    ),
    Small("bytes are decoded nowhere", "k = 'a'.encode()\ncfg.get(k)", {"a": 1}, {"a": D}, False),
    Small(
        "too many combinations are a pattern",
        "import sys\nn = len(sys.argv)\na = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'][n % 9]\ncfg.get(a + a)",
        {},
        {"*": "defaulted?"},
        False,
    ),
    Small("join of what is not known", "import os\ncfg.get('.'.join(os.listdir('.')))", {}, {"*": "defaulted?"}, False),
    Small(
        "a format with holes",
        "import os\ncfg.get('{}_{}'.format('a'))if False else None\ncfg.get('{a!r}_{0}'.format('k', a=os.name))",
        {},
        {"*_k": "defaulted~"},
        False,
    ),
    Small(
        "divided by zero",
        "try:\n    n = 1 // 0\nexcept ZeroDivisionError:\n    cfg['a']",
        {"a": 1},
        {"a": R},
        False,
    ),
    Small("numbers that are too large", "n = 10 ** 5\ncfg[str(2 * 3)]", {"6": 1}, {"6": R}),
    Small(
        "not and or in tests",
        "if not ('a' in cfg or 'b' in cfg):\n    raise KeyError",
        {"a": 1},
        {"a": "required or b", "b": "required or a"},
        False,
    ),
    Small(
        "bool in a test",
        "if bool(cfg.get('a')):\n    cfg['a']['b']",
        {"a": {"b": 1, "c": 1}},
        {"a": D, "a.b": "required if present a"},
    ),
    Small(
        "is the same class",
        "class A: pass\nclass B: pass\nx = A\nif x is A:\n    cfg['a']\nelse:\n    cfg['b']\nif x is B:\n    cfg['c']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a key of a loop is compared",
        "for k, v in cfg.items():\n    if k == 'a':\n        v['x']\n    elif k in ('b', 'c'):\n        v['y']",
        {"a": {"x": 1}, "b": {"y": 1}},
        {"a.x": "required if present a", "b.y": "required if present b", "c.y": "required if present c"},
        False,
    ),
    Small(
        "a key of a loop is filtered",
        "import os\nfor k, v in cfg.items():\n    if k.startswith(os.sep):\n        v['x']",
        {},
        {"*.x": "required~"},
        False,
        "a method of the key that filters the loop is not noticed: every section is told to need x",
    ),
    Small("a loop over the root's truth", "if cfg:\n    cfg['a']", {"a": 1, "b": 1}, {"a": R}),
    Small(
        "a property and its setter",
        "class A:\n    @property\n    def c(self):\n        return cfg['a']\n    @c.setter\n"
        "    def c(self, v):\n        pass\nA().c['b']",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "a class decorated by the program",
        "made = []\ndef register(c):\n    made.append(c)\n    return c\n@register\nclass A:\n"
        "    def run(self):\n        return cfg['a']\nmade[0]().run()",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a dataclass of keys",
        "from dataclasses import dataclass, field\nfrom typing import ClassVar\n@dataclass\nclass P:\n"
        "    a: int\n    b: int = 1\n    c: list = field(default_factory=list)\n"
        "    d: int = field(init=False, default=2)\n    e: ClassVar[int] = 3\n"
        "    f: 'ClassVar[int]' = 3\n    g: int = field(default=4)\nP(**cfg['s'])",
        {"s": {"a": 1}},
        {"s": R, "s.a": R, "s.b": D, "s.c": D, "s.g": D},
        False,
    ),
    Small(
        "a generic base",
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass B(Generic[T]):\n    k = 'a'\n"
        "class C(B[int]): pass\ncfg[C.k]",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "operators on keys",
        "-cfg['a'], +cfg['b'], not cfg['c'], ~cfg['d']",
        {"a": 1, "b": 1, "c": 1, "d": 1},
        {"a": R, "b": R, "c": R, "d": R},
    ),
    Small("minus of None ends the program", "-cfg.get('a')", {"a": 1}, {"a": R}),
    Small("None is not compared", "cfg.get('a') > 1", {"a": 2}, {"a": R}),
    Small("None is not added", "cfg.get('a') + 1", {"a": 2}, {"a": R}),
    Small(
        "lists are put together",
        "for k in ['a'] + ['b']:\n    cfg[k]\nfor k in [*('c', 'd'), *sorted(['e'])]:\n    cfg[k]",
        dict.fromkeys("abcde", 1),
        dict.fromkeys("abcde", R),
    ),
    Small(
        "arguments from a list",
        "def f(*ks):\n    return [cfg[k] for k in ks]\nf(*['a'], 'b', *sorted(['c']))",
        dict.fromkeys("abc", 1),
        dict.fromkeys("abc", R),
    ),
    Small("globals that were updated", "globals().update(cfg)\nlate", {"late": 1}, {"late": R}),
    Small(
        "a comprehension with tests",
        "[cfg[k] for k in ('a', 'b') if k != 'b']\n{k: cfg[k] for k in ('c',)}\n{cfg[k] for k in ('d',)}",
        dict.fromkeys("acd", 1),
        dict.fromkeys("acd", R),
    ),
    Small(
        "a dict from a comprehension",
        "d = {k: cfg[k] for k in ('a', 'b')}\nd['a']['x']",
        {"a": {"x": 1}, "b": 1},
        {"a": R, "a.x": R, "b": R},
    ),
    Small("a filtered copy", "d = {k: v for k, v in cfg.items() if v is not None}\nd.get('a')", {"a": 1}, {"a": D}),
    Small(
        "a while loop that only break ends",
        "while True:\n    if cfg.get('a'):\n        break\n    raise ValueError\ncfg['b']",
        {"a": 1, "b": 1},
        {"a": R, "b": "required if true a"},
    ),
    Small(
        "delete of a variable",
        "x = cfg['a']\ndel x\nd = {'k': 1}\ndel d['k']\nclass A:\n    k = 1\ndel A.k",
        {"a": 1},
        {"a": R},
    ),
    Small("an augmented text", "k = 'a'\nk += '_b'\ncfg[k]", {"a_b": 1}, {"a_b": R}),
    Small("an augmented key", "cfg['n'] += 1", {"n": 1}, {"n": R}),
    Small("an augmented dict", "d = {}\nd |= cfg\nd['a']", {"a": 1}, {"a": R}),
    Small("dicts are merged", "d = {'a': 1} | cfg\nd['a'], d['b']", {"a": 2, "b": 1}, {"a": D, "b": R}),
    Small(
        "a key of another section",
        "for k in cfg['names']:\n    cfg['all'][k]",
        {"names": {"x": 1}, "all": {"x": 1}},
        {"names": R, "all": R, "all.*": "required~"},
        False,
    ),
    Small(
        "a key that config names",
        "cfg['all'][cfg['which']]",
        {"which": "x", "all": {"x": 1}},
        {"which": R, "all": R, "all.*": "required?"},
        False,
    ),
    Small(
        "a list is asked",
        "if 'x' in ['x', 'y']:\n    cfg['a']\nif 'z' in ['x']:\n    cfg['b']\nif 'x' in 'xyz':\n    cfg['c']",
        {"a": 1, "c": 1},
        {"a": R, "c": R},
    ),
    Small(
        "an object is asked",
        "class A:\n    def __contains__(self, k):\n        return k in cfg\nif 'a' in A():\n    cfg['a']",
        {"a": 1},
        {"a": G},
    ),
    Small(
        "an object gives items",
        "class A:\n    def __getitem__(self, k):\n        return cfg[k]\nA()['a']",
        {"a": 1},
        {"a": R},
    ),
    Small("None is not asked", "'x' in cfg.get('l')", {"l": ["x"]}, {"l": R, "l.x": T}, False),
    Small("None has no items", "cfg.get('l')['x']", {"l": {"x": 1}}, {"l": R, "l.x": R}),
    Small("an index beyond the end", "try:\n    ['a'][3]\nexcept IndexError:\n    cfg['b']", {"b": 1}, {"b": R}),
    Small(
        "what was deleted is gone",
        "cfg.pop('a', None)\ncfg.get('a', 1)\nif 'a' in cfg:\n    cfg['b']",
        {"a": 1},
        {"a": D},
    ),
    Small(
        "written on one way only",
        "import sys\nif len(sys.argv) > 99:\n    cfg['a'] = 1\ncfg['a']",
        {"a": 1},
        {"a": R},
        False,
    ),
    Small("a default that is written", "if 'a' not in cfg:\n    cfg['a'] = 1\ncfg['a']", {"a": 1}, {"a": G}, False),
    Small(
        "a path that is joined by its method",
        "from pathlib import Path\nc = yaml.safe_load(Path('.').joinpath('config.yaml').read_text())\nc['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a base class that is not seen takes config",
        "import threading\nclass W(threading.Thread):\n    def __init__(self):\n"
        "        super().__init__(name=str(cfg['a']))\nW()",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a dict subclass that calls its base",
        "class D(dict):\n    def __init__(self, d):\n        super().__init__(d)\n"
        "        self['own'] = 1\nd = D(cfg)\nd['a'], d['own']\nif 'b' in d:\n    d['b']",
        {"a": 1, "b": 2},
        {"a": R, "b": G},
    ),
    Small(
        "a section that is copied key by key",
        "d = {}\nfor k, v in cfg['s'].items():\n    d[k] = v\nd['a']",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
    ),
    Small(
        "a computed key of an own dict",
        "import os\nd = {}\nd[os.getcwd()] = cfg['a']\nfor v in d.values():\n    v['b']\nd.get('x')",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
        False,
    ),
    Small(
        "one of two keys of an own dict",
        "import os\nd = {}\nfor k in ('x', 'y'):\n    d[k] = cfg[k]\nd['x']['z']",
        {"x": {"z": 1}, "y": 1},
        {"x": R, "x.z": R, "y": R},
    ),
    Small(
        "a dict updated from a dict that holds config",
        "d = {}\nd.update({'k': 1, **cfg['s']})\nd['a'], d['k']",
        {"s": {"a": 1}},
        {"s": R, "s.a": R, "s.k": D},
    ),
    Small("a dict updated from an object", "class D(dict): pass\nd = {}\nd.update(D(cfg))\nd['a']", {"a": 1}, {"a": R}),
    Small("config merged into config", "cfg['s'].update(cfg['t'])", {"s": {}, "t": {}}, {"s": R, "t": R + "**"}, False),
    Small(
        "sets are put together",
        "for k in {'a'}.union({'b'}):\n    k\n{'a'}.difference(cfg)\nfor k in ['a'].copy():\n    cfg[k]",
        {"a": 1},
        {"a": R},
        False,
    ),
    Small(
        "the function of a partial",
        "from functools import partial\np = partial(lambda k: cfg[k], 'a')\np.func('b')",
        {"b": 1},
        {"b": R},
    ),
    Small(
        "the function of a method",
        "class A:\n    def f(self):\n        return cfg['a']\nA().f.__func__(None)",
        {"a": 1},
        {"a": R},
    ),
    Small("the class of an object", "class A:\n    k = 'a'\ncfg[A().__class__.k]", {"a": 1}, {"a": R}),
    Small("the name of a class", "class a: pass\ncfg[a.__name__]", {"a": 1}, {"a": R}),
    Small(
        "an attribute that shadows a method",
        "class A:\n    def k(self):\n        return cfg['b']\nx = A()\nx.k = lambda: cfg['a']\nx.k()",
        {"a": 1},
        {"a": R, "b": R},
        False,
    ),
    Small(
        "the getitem of dict by name",
        "class D(dict):\n    def __getattr__(self, k):\n        return self[k]\nD(cfg).a",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "wanted keys of a set of config",
        "need = {'a'}\nneed.add('b')\nif need <= cfg.keys():\n    pass\nif {'c'} <= set(cfg):\n    cfg['c']",
        {"c": 1},
        {"c": G},
        False,
    ),
    Small("nothing is wanted", "if set() <= cfg.keys():\n    cfg['a']", {"a": 1}, {"a": R}),
    Small(
        "wanted keys that are surely there",
        "cfg['a']\nif {'a'} <= cfg.keys():\n    cfg['b']\nif {'a'} - cfg.keys():\n    cfg['c']",
        {"a": 1, "b": 1},
        {"a": R, "b": R, "c": "required or a"},
        False,
    ),
    Small(
        "int of what is not known",
        "import os\nint(os.environ.get('N', 3))\nint(os.getpid())\nint()\ncfg['a']",
        {"a": 1},
        {"a": R, "$N": D},
    ),
    Small("str of partly known text", "import os\ncfg.get(str(f'{os.name}_x'))", {}, {"*_x": "defaulted~"}, False),
    Small(
        "all and any over config",
        "all(x['k'] for x in cfg['l'])\nany(x['j'] for x in cfg['l'])",
        {"l": [{"k": 0, "j": 1}]},
        {"l": R, "l[*].k": R, "l[*].j": R},
        False,
    ),
    Small(
        "isinstance of text",
        "import os\nk = f'{os.name}_x'\nif isinstance(k, dict):\n    cfg['a']\nelse:\n    cfg['b']",
        {"b": 1},
        {"b": R},
    ),
    Small(
        "isinstance of a dict subclass",
        "class D(dict): pass\nd = D(cfg)\nif isinstance(d, dict):\n    cfg['a']\nelse:\n    cfg['b']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "super with arguments",
        "class A:\n    def f(self):\n        return cfg['a']\nclass B(A):\n    def f(self):\n"
        "        return super(B, self).f()\nB().f()",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "functions without enough arguments",
        "f = [dict.get, map, filter, isinstance, setattr, getattr]\nfor g in f:\n    try:\n"
        "        g({})\n    except TypeError:\n        pass\ncfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a filtered loop escapes",
        "import json, os\nfor k, v in cfg.items():\n    if k != os.name:\n        json.dumps(v)",
        {"a": 1},
        {"*": "guarded~**"},
        False,
    ),
    Small(
        "an object that is called",
        "class A:\n    def __call__(self, k):\n        return cfg[k]\nA()('a')",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a class made by __new__",
        "class A:\n    def __new__(cls, c):\n        self = super().__new__(cls)\n        return self\n"
        "    def __init__(self, c):\n        self.c = c\nA(cfg['s']).c['a']",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
    ),
    Small(
        "a dataclass that goes on after init",
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    c: dict\n"
        "    def __post_init__(self):\n        self.c['a']\nA(cfg['s'])",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
        False,
    ),
    Small(
        "a namespace of the program",
        "from types import SimpleNamespace\nclass N(SimpleNamespace): pass\nN(**cfg['s']).a",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
    ),
    Small(
        "a static method called on the class body",
        "class A:\n    @staticmethod\n    def f(k):\n        return cfg[k]\n    x = f('a')\nA.f('b')",
        {"a": 1, "b": 1},
        {"a": R, "b": R},
    ),
    Small(
        "containers deeper than is followed keep their config",
        "d = [[[[[[cfg['s']]]]]]]\nclass A: pass\nA.d = d\nA.d[0][0][0][0][0][0]['a']",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
        gap="an index of a container that was cut off is taken for one of the config below it",
    ),
    Small(
        "two calls of a strict function",
        "def f(a): pass\ndef g(h):\n    h(**cfg['s'])\ng(f)\ng(lambda a: 1)",
        {"s": {"a": 1}},
        {"s": R, "s.a": R},
    ),
    Small(
        "a variable that loses what was known of it",
        "class A: pass\nx = A()\nx.k = cfg.get('a')\nif x.k is not None:\n    x = A()\n    x.k = cfg['b']\ncfg['c']",
        {"a": 1, "b": 1, "c": 1},
        {"a": D, "b": "required if present a", "c": R},
        False,
    ),
    Small(
        "a missing argument",
        "def f(a, b):\n    pass\ntry:\n    f(cfg)\nexcept TypeError:\n    pass\ncfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a dict with one key spread over a strict function",
        "def f(a, b=1): pass\nf(**{'a': 1, **cfg['s']})",
        {"s": {"b": 1}},
        {"s": R, "s.a": D, "s.b": D},
    ),
    Small("None is spread nowhere", "def f(a=1): pass\nf(**(None or {}))\ncfg['a']", {"a": 1}, {"a": R}),
    Small(
        "a function that calls itself",
        "def walk(d, ks):\n    if not ks:\n        return d\n    return walk(d[ks[0]], ks[1:])\nwalk(cfg['a'], ['b'])",
        {"a": {"b": 1}},
        {"a": R, "a.b": R},
    ),
    Small(
        "a slice of a tuple has only the items in it",
        "K = ('a', 'b', 'c', 'd')\nfor k in K[:1] + K[-1:]:\n    cfg[k]\nfor k in K[1:3:2]:\n    cfg.get(k)",
        {"a": 1, "b": 2, "d": 4},
        {"a": R, "b": D, "d": R},
    ),
    Small("a slice of a list", "for k in ['x', 'a'][1:]:\n    cfg[k]", {"a": 1}, {"a": R}),
    Small(
        "a slice of a list may grow",
        "k = [1, 2][1:]\nk.append(cfg['b'])\nk[1]['c']",
        {"b": {"c": 1}},
        {"b": R, "b.c": R},
    ),
    Small("a slice of a text is the key", "cfg['xx_a'[3:]]", {"a": 1}, {"a": R}),
    Small(
        "a function that calls itself without end",
        "def loop(d):\n    return loop(d)\ntry:\n    loop(1)\nexcept RecursionError:\n    pass\ncfg['a']",
        {"a": 1},
        {"a": R},
        False,
    ),
    Small(
        "a format that is broken or counts",
        "try:\n    '{a'.format(**cfg)\nexcept ValueError:\n    pass\n'{0} {b.real}'.format(1, **cfg)",
        {"b": 1},
        {
            "b": R,
        },
        False,
    ),
    Small(
        "one of two objects",
        "import sys\nclass A: pass\nclass B: pass\nx = A if len(sys.argv) > 50 else B\nif x is int:\n"
        "    cfg['a']\nif x is A:\n    cfg.get('b')",
        {},
        {"b": D},
        False,
        "a class of the program is not told from one outside it",
    ),
    Small(
        "a key of a loop among computed ones",
        "import os\nfor k in cfg:\n    if k in [os.name]:\n        cfg[k]['x']\n    if k in ():\n        cfg['a']",
        {},
        {"*": "guarded~", "*.x": "required~"},
        False,
    ),
    Small(
        "a contradiction is no way",
        "if 'a' in cfg:\n    pass\nelif cfg.get('a'):\n    cfg['b']\nx = cfg.get('a')\nif x is None:\n"
        "    y = x or 'k'\n    cfg[y]",
        {"a": 1, "k": 1},
        {"a": "required or k", "k": "required or a"},
        False,
    ),
    Small(
        "a computed key is asked for",
        "import random\nif random.choice('ab') in cfg['s']:\n    cfg['a']",
        {"s": {}, "a": 1},
        {"s": R, "s.*": "tested?", "a": R},
        False,
    ),
    Small(
        "a key that is written on both ways",
        "if 'b' in cfg:\n    cfg['a'] = 1\nelse:\n    cfg['a'] = 2\ncfg['a']\nif 'a' in cfg:\n    cfg['c']",
        {"c": 1},
        {"b": T, "c": R},
        False,
        "`in` asks the config for a key that was written on both ways",
    ),
    Small(
        "a dict of a loop's keys",
        "d = dict(cfg)\nd.update(b=1)\nd['a'] if 'a' in d else d['b']",
        {"a": 1},
        {"a": G},
        False,
    ),
    Small(
        "map and filter over config",
        "for x in filter(lambda x: x['on'], cfg['l']):\n    x['k']\nfor a, b in zip(cfg['l'], cfg['l']):\n    b['k']",
        {"l": [{"on": 1, "k": 1}]},
        {"l": R, "l[*].on": R, "l[*].k": R},
        False,
    ),
    Small(
        "a huge table of literals",
        "for k in [" + ", ".join(f"'k{n}'" for n in range(420)) + "]:\n    cfg.get(k)\ncfg['a']",
        {"a": 1},
        {"*": "defaulted?", "a": R},
        False,
    ),
    Small(
        "several cases are of one kind",
        "match cfg:\n    case {'a': [x, y]}:\n        pass\n    case {'b': str(t), **rest}:\n"
        "        pass\n    case {}:\n        pass",
        {"a": [1, 2]},
        {"a": D, "b": D, "": "guarded**"},
        False,
    ),
    Small(
        "a pattern whose value is computed",
        "import os\nmatch cfg['m']:\n    case os.name:\n        cfg['a']\n    case _:\n        cfg['b']",
        {"m": "x", "a": 1, "b": 1},
        {"m": R, "a": R, "b": R},
        False,
    ),
    Small(
        "patterns of what is no config",
        "match ['x', {'k': 1}]:\n    case [str() as k, {'k': v}]:\n        cfg['a']\n"
        "    case [k, *others]:\n        cfg.get('b')\n    case (('x' as p), q) | (p, q):\n"
        "        cfg.get('c')\n    case int(v) | v:\n        cfg.get('d')",
        {"a": 1},
        {"a": R, "b": D, "c": D, "d": D},
    ),
    Small(
        "a mapping pattern on another dict",
        "match {'k': 1}:\n    case {'k': int(v), 'j': w, **rest}:\n        pass\n    case _:\n        cfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small("a star in the middle of targets", "a, *(b, c), d = ['a', 'b', 'c', 'd']\ncfg[d]", {"d": 1}, {"d": R}),
    Small(
        "items are set on one way only",
        "import sys\nd = {} if len(sys.argv) < 99 else []\nd['k'] = cfg['a']\nclass A: pass\n"
        "x = cfg.get('b')\nif x is None:\n    x = {}\nx['n'] = 1",
        {"a": 1, "b": {}},
        {"a": R, "b": D},
        False,
    ),
    Small(
        "text from config is put to use",
        "cfg['a'].strip().split(',')\ncfg['b'].append(cfg['c'])\ncfg['d'].keys()",
        {"a": "x", "b": [], "c": {}, "d": {}},
        {"a": R, "b": R, "c": R + "**", "d": R},
    ),
    Small(
        "what is called with a section it does not know",
        "import json, sys\nsys.exitfunc = None\njson.dumps(cfg['s'])\njson.dumps(cfg.get('t'))",
        {"s": {"a": 1}},
        {"s": R + "**", "t": D + "**"},
    ),
    Small(
        "a method of an unseen base takes a section",
        "import logging\nclass H(logging.Handler):\n    def go(self):\n"
        "        super().setFormatter(cfg['s'])\nH().go()",
        {"s": {"a": 1}},
        {"s": R + "**"},
    ),
    Small(
        "class attributes by instance and class",
        "class A:\n    k: dict = cfg['s']\n    def f(self):\n"
        "        return self.k['a'], type(self).k['b'], self.__dict__\nA().f()",
        {"s": {"a": 1, "b": 1}},
        {"s": R, "s.a": R, "s.b": R},
        gap="a class attribute of type(x) is not found, and the read is lost",
    ),
    Small(
        "an attribute of an unseen base",
        "import enum, threading\nclass T(threading.Thread): pass\nT.start\nT().name\ncfg['a']",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "a dict subclass whose getattr asks the dict",
        "class D(dict):\n    __getattr__ = dict.__getitem__\n    def __setattr__(self, k, v):\n"
        "        self[k] = v\nD(cfg).a",
        {"a": 1},
        {"a": R},
    ),
    Small(
        "super of what is no class",
        "class A:\n    @classmethod\n    def make(cls):\n        return cfg['a']\nclass B(A):\n"
        "    @classmethod\n    def make(cls):\n        return super().make()\nB.make()",
        {"a": 1},
        {"a": R},
    ),
)
