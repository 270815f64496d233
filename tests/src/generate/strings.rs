//! Strings: of every form, in every syntactic place, with what rules look for in them. `¦` is the `|` of
//! Python.

use proptest::prelude::*;

use super::{ATOMS, CALLEES, EXPRESSIONS, KEYWORDS, arguments, fill, one_of};

/// Literals with something in them: passwords, queries, places for temporary files, addresses.
const LITERALS: &str = "'secret'|'/tmp'|'/tmp/x'|'/var/tmp/é'|\"/dev/shm/a\"|'0.0.0.0'|'::'|'0.0.0.0:80'|''|b'/tmp'\
    |'SELECT * FROM x'|\"insert into x values (%s)\"|'''delete from\n x where a = {}'''|'update x set y = '\
    |'select a' ' from b'|('SELECT %s'\n 'FROM x')|('a'  # nosec\n  'b' '/tmp/'\n)|'with x as (select 1) select'\
    |rb'\\x'|Rb''|u'/tmp/é'|R'\\N'|'\\N{BULLET} /tmp'|'\\ud800'|'\\\n/tmp'|'\\x2ftmp'|'😀' '/tmp'|\"\"\"é\n/tmp\"\"\"\
    |'a' \"b\" '''c'''|'é' f'{x}' '/tmp/x'|f'' ''|f'/tmp/{x}'|f'''/tmp\n{\nx\n}'''|f'é{x!r:>{y}}/tmp'\
    |f'{x = !s:^{y}.{z}}'|f'{x=}'|f'{ x = }é'|f\"{x[\"a\"]}\"|f'{f'{x}'}'|f'{'/tmp'}'|f'{{{x}}}'|f'{{/tmp}}'\
    |rf'\\d{x:\\d}'|fR'{x}\\\\'|f'{x:%Y-%m}'|f'{lambda x: 1}'|f'{(lambda: x)}'|f'{x,}'|f'{*x, y}'|f'{yield}'\
    |f'{x:{'a'}{'b':>{y}}}'|f'select {x} from y'|f'insert into {x}' f' values {y}'|f'update x set a = {y}' 'é'\
    |f'{x  # nosec\n}'|f'''{\nx:\n/tmp}'''|f'a' 'b'|f'{x}' '\\N{EM DASH}'|f'\\N{BULLET}{x}/tmp'|f'{x!a}' rf'\\'\
    |f'{'''/tmp'''}'|f'{b'/tmp'}'|'%s' % x|'%s /tmp' % (x, y)|'{} /tmp'.format(x)|'select ' + x + ' from y'\
    |('select * from %s' % x)|'select {} from x'.format(*y)|'delete from x' + ' where ' + y|'a' % 'b' % x\
    |'select' 'a from b where c = ' + x % y|'insert into x values (' + ','.join(y) + ')'|'SELECT x'.replace('a', x)\
    |f'select {x} from a'.replace(x, '%s').format(y)|'call f(' + x|'drop table ' f'{x}'|'{0}{x}'.format(1, x=2)\
    |'a'.b('/tmp')|'/tmp'[0]|('/tmp', '0.0.0.0')|['/tmp']|{'/tmp': '::', **x}|{'password': 'a'}|{'/tmp', 'a'}\
    |{b'token': 'x'}|'/tmp' if x else '::'|not '/tmp'|-'/tmp'|'/tmp' < x == 'a'|x and '/tmp' or '::'|*'/tmp',\
    |(x := '/tmp')|(lambda password='a', *, token=x, secret: '/tmp')|x['/tmp':'a', 'b']|x['password'] == 'a'\
    |await '/tmp'|(yield '/tmp')|(yield from ['/tmp'])|['/tmp' for x in '/tmp' if '/tmp']|{x: 'a' for x in y}";

/// Statements with strings in places of their own.
pub(super) const STATEMENTS: &str = "password = $1$#|x.password = y['token'] = $1|PASSWORD: str = 'a'|passwd += 'a'\
    |self.secret_key, token = 'a', 'b'|x['pwd'] = 'é'|x['a']['password'] = 'b'|x[password] = 'b'|x[b'pass'] = 'c'\
    |(password := 'a')|pass_word = None; Token = ''; api_secret = f''; my_password = 'a' 'b'|password = b'a'\
    |if password == 'a' or 'b' != token:$#\n    pass|'password' == 'a'; x.pwd == 'a' < 'b'; password != ''\
    |assert x['password'] == 'a', 'b'|connect(password='a', *x, **y)|f(x, secret=$1, token='', pwd=None)\
    |def f(a, password='x', /, b='y', *, token='z', secret=None, **pw): $1|def f(password: str='x', *, t='a'): ...\
    |async def f(password='x'): return 'é'|lambda password='x': 1|class A(password='x'):\n    password = 'y'\n    'doc'\
    |'''doc /tmp\n'''; '/tmp'; b'/tmp'; f'/tmp'; ('/tmp'); '/tmp' 'x'; u'/tmp'|open('/tmp/x', $1)|x: '/tmp' = '/tmp'\
    |def f() -> '/tmp':\n    '/tmp'\n    return '/tmp'|class A:\n    '/tmp'\n    x = '/tmp'|del x['/tmp']\
    |x.bind(('0.0.0.0', 80)); s.bind(['', 1]); bind('::'); host = '0.0.0.0'|for x in '/tmp', '::':$#\n$B\
    |with open('/tmp/x') as x['/tmp'], $1 as y:\n$B|raise '/tmp' from '::'|return '/tmp'|assert '/tmp', '/var/tmp'\
    |@x('/tmp', y='/tmp')\ndef f(a: '/tmp'='/tmp') -> '/tmp': '/tmp'|match '/tmp':\n  case '/tmp' ¦ '::': x\
    |match x:\n  case {'/tmp': '::', **y}: x\n  case A('/tmp', b='::') if '/tmp': x\n  case ['0.0.0.0', *_]: x\
    |type X = '/tmp'|type X[T: '/tmp' = '::'] = $1|def f[T: '/tmp'](): '/tmp'|global x; '/tmp'\
    |cur.execute('select * from ' + x)|x.execute(f'select {x} from y', $1)|execute('delete from %s' % x)\
    |db.executemany('insert into {} values'.format(x))|x = 'select a from b where c = ' + y; execute(x)\
    |executes('select ' + x + 'from y'); x.execute(*y, 'select %s from y' % x)|cur.execute('select * '\n 'from ' + x)\
    |cur.execute(\n  '''select *\n  from x where y = %s''' % $1\n)|x = ('update x '  # nosec\n 'set y=' + z)\
    |x = f('select %s from y' % x)(y)|'select %s from x' % y % z|'%s' % 'select * from x'|('select * from %s'\n % x).a\
    |chmod('/tmp', 0o777); os.chmod(x, 511); os.chmod(path=x, mode=0o777)|x = '/tmp' '/x' \\\n  '/y'$#\
    |x = f'{x}' \\\n 'a'|try: '/tmp'\nexcept '/tmp' as x: '/tmp'\nelse: '/tmp'\nfinally: '/tmp'|while '/tmp': '/tmp'\
    |subprocess.call('ls ' + x, shell=True); os.system(f'ls {x}'); os.popen('ls %s' % x)|print('/tmp', file=x)\
    |x = [  # nosec\n  '/tmp',\n  '::',  # nosec B108\n  $1,\n]|x = {\n  'a': '/tmp',  # nosec: B108\n  'token': 'b',\n}";

/// An expression as in a plain module, with more strings in it.
pub(super) fn expression() -> BoxedStrategy<String> {
    prop_oneof![2 => one_of(ATOMS), 3 => one_of(LITERALS)]
        .prop_recursive(3, 16, 4, |inner| {
            let call = (one_of(CALLEES), arguments(KEYWORDS, inner.clone()))
                .prop_map(|(callee, arguments)| format!("{callee}({arguments})"));
            prop_oneof![1 => call, 1 => fill(one_of(EXPRESSIONS), inner)]
        })
        .boxed()
}
