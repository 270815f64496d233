//! Definitions and compound statements in every form that the grammar has. `¦` is the `|` of Python.

/// Statements with expressions and blocks in them.
pub(super) const STATEMENTS: &str = "@a\n@b.c($1)  # nosec\n@(lambda f: f)\ndef f(): $2|@x\n\n@y\nasync def f(a, *, b): await $1\
    |def f(a, /, b: $1 = $2, *c: $3, d, e=$1, **f: $2) -> $3:$#\n$B|def f(*, a=$1, b): yield $2; yield from $3\
    |def f[T, *U, **V](x: T) -> $1: return $2|def f[T: $1 = $2, *U = $3, **V = $1](): pass|class A[T]($1, metaclass=$2): $3\
    |class A($1, *$2, a=$3, **$1):$#\n$B|class A: a: $1 = $2; b: $3|class A:\n    @property\n    def a(self): return $1\
    |lambda: $1|lambda a, /, b=$1, *c, d=$2, **e: $3|(lambda *, a=$1: $2)($3)|x = lambda: (yield $1)\
    |async def f():\n    async with $1 as a, $2 as (b, c): await $3\n    async for x in $1:$#\n        $2\n    else: $3\
    |async def f(): return [x async for x in $1 if await $2], {x: $3 async for x in y}\
    |with ($1 as a, $2): $3|with ($1), ($2) as b: $3|with (\n  $1 as a,  # nosec\n  $2,\n):\n$B|with $1: pass\
    |match $1, $2:\n  case 1 ¦ -1.5 ¦ 1+2j ¦ None ¦ True: $3\n  case str() ¦ A(x=1, y=[_, *a]) as b: $1\n  case _: $2\
    |match $1:\n  case {1: a, 'b': [c, *_], **d} if (e := $2): $3\n  case [] ¦ () ¦ (a,) ¦ a.b: $1\
    |match x:\n  case 'a' 'b' ¦ b'c': $1\n  case [1, [2, {'x': y}]]:$#\n    $2|match = $1; case = $2; type = $3; match(x); type[x]\
    |if (a := $1) and (b := $2): $3\nelif $1: $2\nelif $3:$#\n$Belse: $1|while (x := $1): $2\nelse: $3\
    |[y := $1, y**2]; {(z := $2): $3}; f(x := $1); x[y := $2]|f(a := 1, b=(c := $1))|{$1: $2, **$3, 'a': $1}\
    |{*$1, $2, *$3}|[*$1, *$2]|*a, b = $1, *$2|(a, *b), [c, d] = $1|a = *$1, $2|x = yield|for *a, b in $1, $2: $3\
    |[$1 for a in $2 for b in $3 if $1 if $2]|{$1 for a in $2}|{$1: $2 for a, (b, c) in $3}|($1 for a in $2)\
    |[[$1 for a in $2] for b in [$3 for c in $1]]|f($1 for a in $2)|[a for a in $1 if (b := $2)]|[$1 for x.y[$2] in z]\
    |try: $1\nexcept* ($2, $3) as e: pass\nexcept* A: $1|try:\n    $1\nexcept Exception: continue\
    |for x in y:\n    try: $1\n    except ($2, Exception): continue$#\n    except: pass\n    else: $3\n    finally: $1\
    |while x:\n    try: a\n    except: \n        # nosec\n        pass  # nosec B110|try: a\nexcept BaseException: pass\
    |try: a\nexcept Exception as e: 'doc'; pass|x if $1 else y if $2 else $3|not $1 in $2 is not $3|$1 @ $2 ** -$3 // 1\
    |x[$1:$2:$3, ..., None, *$1]|x[*$1] = x[()] = $2|a.b[$1].c($2).d = $3|del a[$1], (b.c, [d]), e|assert (x, $1)\
    |assert ($1), ($2)|assert $1 if $2 else $3, f($1)|global a, b; nonlocal c; a = $1|return *$1, $2|raise $1 from $2\
    |type X = $1|type X[T, *U] = $2|print(*$1, sep=$2, **$3)|f(*$1, a, *$2, b=$3, **$1, c=$2)|f(\n  $1,\n  a=$2,  # x\n)\
    |f(**$1, a=$2)|f(a)(b)($1)|f.a().b(x=$1).c()|a @= $1; b >>= $2; c **= $3|a: $1; (b): $2 = $3; c.d: $1 = 1\
    |if 1:\n  if 2:\n      $1\n  else: $2\nelse:\n\tpass|x = (\n$1\n  # nosec\n  + $2)|x = [\n  # nosec B101\n  $1,\n]\
    |f($1, $2,\n  # nosec\n  $3)|x = $1; y = $2; z = $3$#|if x: pass; $1|class A: pass; b = $1\
    |for x in [\n  $1,\n  $2,\n]: $3|@f(\n  $1,\n)\n# nosec\ndef g(a=$2,\n  b=$3): pass|lambda a=(  # nosec\n  $1): 0\
    |with open(x) as f, \\\n  open($1) as g: $2|subprocess.run([\n  'ls',  # nosec\n  $1,\n], shell=True,\n  # nosec B602\n  x=$2)\
    |yaml.load($1,\n  Loader=$2)  # nosec B506|requests.get(\n  $1,\n  verify=False,  # nosec\n  timeout=$2)\
    |hashlib.new('md5', usedforsecurity=$1); hashlib.md5($2)|x = hashlib.md5 if $1 else hashlib.sha1($2)";
