//! What pieces texts are cut into.
//!
//! A piece is written as a letter for its kind, a space and its text: `s` is a statement, `c` a class
//! header, `m` a member. A `t` alone is a tail.

mod edits;
mod recovery;

use super::{Cut, PieceKind};

/// The pieces of a text.
fn pieces(source: &str) -> Vec<String> {
    let piece = |kind, text: &str| match kind {
        PieceKind::Statement => format!("s {text}"),
        PieceKind::ClassHeader => format!("c {text}"),
        PieceKind::Member => format!("m {text}"),
        PieceKind::ClassTail => "t".to_owned(),
    };
    Cut::new(source).places().iter().map(|place| piece(place.kind, &source[place.range])).collect()
}

/// The text that consists of these pieces.
fn source(pieces: &[&str]) -> String {
    pieces.iter().filter_map(|piece| piece.get(2..)).collect()
}

/// The text of these pieces is cut into them, and exactly.
#[track_caller]
fn assert_cut(expected: &[&str]) {
    let source = source(expected);
    assert!(Cut::new(&source).is_exact(), "{source:?}");
    assert_eq!(pieces(&source), expected);
}

/// Where each of these texts stands before a statement, it is one piece.
#[track_caller]
fn assert_single(statements: &[&str]) {
    for statement in statements {
        assert_cut(&[&format!("s {statement}\n"), "s def after(): pass\n"]);
    }
}

#[test]
fn nothing_and_nearly_nothing() {
    assert_cut(&[]);
    assert_cut(&["s \n"]);
    assert_cut(&["s # only a comment"]);
    assert_cut(&["s \u{feff}"]);
    assert_cut(&["s \u{feff}x = 1\n", "s y = 2"]);
    assert_cut(&["s \u{feff}f'{\n1}'\n", "s y = 2"]);
    assert_cut(&["s   \\\n"]);
}

#[test]
fn a_piece_is_a_group_of_logical_lines() {
    assert_cut(&["s a; b\n", "s c;\n", "s if x: y\nelse: z\n", "s w"]);
    assert_cut(&["s try:\n    x\nexcept* E:\n    y\nelse:\n    z\nfinally:\n    w\n", "s finally_ = 1\n"]);
    assert_cut(&[
        "s if a:\n  b\nelif c:\n  d\n",
        "s elif_ = 1\n",
        "s elsewhere\n",
        "s match x:\n  case 1: y\n",
    ]);
    assert_cut(&["s @a\n@b(\n)\n# between\n\nasync def f():\n  pass\n", "s type X = int\n"]);
    assert_cut(&["s else: x\n", "s y\n"]);
    assert_cut(&["s   indented = 1\n  more\n", "s x\n  deeper\n"]);
    assert_cut(&["s a\r\n", "s b\r", "s c\n", "s \x0cd\n", "s   \x0ce\n", "s x = (\n1\r2\r\n3)\n", "s f"]);
}

#[test]
fn continued_lines_are_one() {
    assert_cut(&["s x = 1 + \\\n2\n", "s y\\\r\n= 1\n", "s if a: \\\nb\n", "s z"]);
    assert_cut(&["s x\n", "s \\\ny\n", "s \\\n\n\\\n# c\nz\n"]);
    assert_cut(&["s if x:\n  y\n  \\\nz\n  w\n", "s v\n"]);
    assert_cut(&["s x\n \\\n  \x0cy\n", "s v\n"]);
    assert_cut(&["s x = \\ 1\n", "s y \\"]);
}

#[test]
fn comments_belong_to_what_they_stand_above() {
    assert_cut(&["s # first\nx\n", "s \n# of y\n\ny # behind\n", "s z\n\n# last\n  # of all\n"]);
    assert_cut(&["s def f():\n  x\n\n  # of f\n", "s # of y\n\ny\n"]);
    assert_cut(&["s def f():\n  x\n# out of place\n  # of f\n", "s \n\ny\n"]);
    assert_cut(&["s   # of x\n# of x\nx\n"]);
}

#[test]
fn strings_are_no_code() {
    assert_single(&[
        "'\\''",
        "'\\\\'",
        "r'\\''",
        "Rb'\\\\'",
        "'(' \"[\"",
        "'\"\"\"'",
        "'''\nx = 1\n'''",
        "'''\\'''\nx\n'''",
        "\"\"\"a\"\"\\\"\"\n\"\"\"",
        "''''\n'''",
        "''",
        "'''''' ''",
        "'a\\\nb'",
        "'a\\\r\nb'",
        "\"a\\\r(b\"",
        "u'('",
        "bR'''\n(\\'''(\n'''",
        "x = '#' # '''",
        "'\u{e9}\u{1f600}('",
        "1if '('else\"(\"",
    ]);
}

#[test]
fn strings_end_with_their_line() {
    assert_single(&["x = 'a", "x = \"\"\"a\"\"\"\"", "f'{{", "f'(", "x = f'{y!r:>(", "f(f'{x')", "f'{x!r'"]);
}

#[test]
fn fields_hold_code() {
    assert_single(&[
        "f'{x}('",
        "f'{{('",
        "f'}}{x}('",
        "f'{x!r}(' f\"{x!r:>{width}}(\"",
        "f'{x:{y:{z}}}(' ",
        "f'{x['('] + '('}('",
        "f'{f'{f\"{f'(' + ')'}\"}'}('",
        "f'{lambda: 1}('",
        "f'{(lambda x: \"}\")}('",
        "f'{x[1:2]}{({1: 2})}('",
        "f'{(x := 1)}{x:=1}('",
        "f'{x != y}('",
        "f'{\nx # }'\n}'",
        "f'''{\nx\n:>\n}\n('''",
        "f'{x:%H:%M}{{('",
        "f'\\N{LEFT PARENTHESIS}('",
        "rf'\\N{x}('",
        "f'\\{x}('",
        "f'{x:\\N{DOT}}('",
        "F'\\'{x}\\'('",
        "fR'\\'{x}('",
        "Rt'''{\nx}\nimport y\n'''",
        "t'{x:}}('",
        "f'{x}\\\n('",
        "f'{x:{'{'}}('",
        "f'''{x:{{'a': '('}['a']}}'''",
        "f'{[f\"{x:)}\" for x in y]}('",
        "f'{x\n:}('",
        "f\"\"\"{x}\"\" ( \"\"\"",
    ]);
}

#[test]
fn brackets_join_lines() {
    assert_single(&[
        "x = (\nimport_ # )\n)",
        "{\n'a': [\n1\n],\n}",
        "f(\n\n  # ]\ny)",
        "x = (\\\n1\r\n)",
        "x = )",
        "x = (]",
        "(\n'''\n)\n''')",
        "(\ndef f(): pass\n)",
    ]);
}

#[test]
fn a_class_is_cut_into_its_members() {
    assert_cut(&[
        "s import a\n",
        "c # x\n\n@d\nclass A[T]:\n",
        "m   # a\n  def f(self):\n    pass\n    # deep\n",
        "m   # shallow\n  x = f'{a!r:>{b}}'\n",
        "t",
        "s #z\nx = 1\nelse: 3\n",
    ]);
    assert_cut(&["c class A:\n", "m   x"]);
    assert_cut(&[
        "c class A(\nB,\nc='''\n''',\n): # why\n",
        "m \n# first\n      # deep\n  x = 1\n",
        "m   y = 2\n\n  # end\n",
        "s \nz\n",
    ]);
    assert_cut(&["c class A: \\\n\n", "m   x\n"]);
    assert_cut(&["c class \\\nA \\\n[T]:\n", "m   x\n", "t"]);
    assert_cut(&["c \u{feff}class A:\r\n", "m \tx\r\n", "m \ty\r\n"]);
    assert_cut(&["c @a\n# b\n@c\nclass A:\n", "m   x\n", "t", "c class B:\n", "m   y\n"]);
}

#[test]
fn members_are_groups_of_lines_at_their_indentation() {
    assert_cut(&[
        "c class A:\n",
        "m   if x:\n    y\n  # to y\n  elif z: w\n  else:\n    v\n",
        "m   @d\n  # between\n  @e\n  def f(): pass\n",
        "m   try: x\n  except E: pass\n  finally: pass\n",
        "m   a; b\n",
        "m   x = (\ny = 1\n)\n",
    ]);
    assert_cut(&["c class A:\n", "m     x\n  unequal\n      deeper\n", "m     y\n", "s z\n"]);
    assert_cut(&["c class A:\n", "m   x\n    \\\n  y\n", "m   \\\ny\n", "m \x0c  z\n"]);
    let y = "m # at the top\n  y\n# at the top\n  # of y\n";
    assert_cut(&["c class A:\n", "m   x\n", y, "s # of z\nz\n"]);
    assert_cut(&["c class A:\n", "m \tx\n        y\n", "m \tz\n"]);
    assert_cut(&["c class A:\n", "m   class B:\n    x\n    y\n", "m   z\n"]);
}

#[test]
fn other_classes_are_one_piece() {
    assert_cut(&["s class A: x = 1\n", "s class B: pass; y\n", "s class C:\n", "s x\n", "s class D:\n# c\n"]);
    assert_cut(&["s if x:\n  class A:\n    y\n    z\n", "s classes = [\n1]\n", "s class_:\n  x\n  y\n"]);
    assert_cut(&["s class A: # x:\\\n", "s y\n", "s class B: x # :\n  y\n  z\n"]);
}

#[test]
fn a_class_ends_at_column_0() {
    assert_cut(&["c class A:\n", "m   x\n", "s else: y\n", "s z\n"]);
    assert_cut(&["c @d\nclass A:\n", "m   @e\n", "t", "s @f\nx\n"]);
}
