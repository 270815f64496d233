//! Number literals as Python compares them.

use ruff_python_ast::{Expr, Int, Number};

/// The length in bits of the smallest integer that Python refuses to write out, as it would have more
/// than 4,300 digits. (Part of the integers of this length are still shorter than that.)
const TOO_LONG: usize = 14_285;

/// Whether a number is `0`, `0.0` or `0j`.
pub(crate) fn is_zero(number: &Number) -> bool {
    equals(number, 0)
}

/// Python's `number == integer`: floats and complex numbers may equal one.
#[expect(clippy::float_cmp, reason = "Python compares exactly")]
pub(crate) fn equals(number: &Number, integer: u8) -> bool {
    let is_equal = |float: f64| float == f64::from(integer);
    match number {
        Number::Int(int) => int.as_u8() == Some(integer),
        Number::Float(float) => is_equal(*float),
        Number::Complex { real, imag } => is_equal(*real) && *imag == 0.0,
    }
}

/// Python's `number < limit`. None for a complex number, on which Python raises.
pub(crate) fn is_less(number: &Number, limit: u32) -> Option<bool> {
    match number {
        Number::Int(int) => Some(int.as_u64().is_some_and(|int| int < u64::from(limit))),
        Number::Float(float) => Some(*float < f64::from(limit)),
        Number::Complex { .. } => None,
    }
}

/// The eight lowest bits of an integer of any size.
pub(crate) fn low_byte(int: &Int) -> u8 {
    let low = int.as_u64().unwrap_or_else(|| {
        let (digits, radix) = digits(int);
        // 256 divides 10 to the 8th, 16 to the 8th and so on, so the digits before do not matter.
        let start = digits.len().saturating_sub(8);
        u64::from_str_radix(digits.get(start..).unwrap_or_default(), radix).unwrap_or_default()
    });
    low.to_le_bytes()[0]
}

/// Whether Python raises on writing out the value of a literal: an integer in it is too long.
pub(crate) fn is_too_long(literal: &Expr) -> bool {
    match literal {
        Expr::NumberLiteral(number) => matches!(&number.value, Number::Int(int) if bits(int) >= TOO_LONG),
        Expr::List(list) => list.elts.iter().any(is_too_long),
        Expr::Tuple(tuple) => tuple.elts.iter().any(is_too_long),
        Expr::Set(set) => set.elts.iter().any(is_too_long),
        _ => false,
    }
}

/// The length of an integer in bits; 0 for one in decimal digits, of which the parser of Python takes
/// no more than it writes.
fn bits(int: &Int) -> usize {
    if int.as_u64().is_some() {
        return 0;
    }
    let (digits, radix) = digits(int);
    let digits = digits.trim_start_matches('0');
    let Some(first) = digits.chars().next().and_then(|first| first.to_digit(radix)) else { return 0 };
    if !radix.is_power_of_two() {
        return 0;
    }
    let of_digit = radix.trailing_zeros() as usize;
    (digits.len() - 1) * of_digit + (u32::BITS - first.leading_zeros()) as usize
}

/// The digits of an integer that does not fit in 64 bits, and their radix.
fn digits(int: &Int) -> (String, u32) {
    let mut digits = int.to_string();
    digits.retain(|c| c != '_');
    let radix = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return (digits, 10),
    };
    digits.drain(..2);
    (digits, radix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Module;

    fn with_literal(source: &str, test: impl FnOnce(&Expr)) {
        let module = Module::parse(source);
        match module.suite() {
            [ruff_python_ast::Stmt::Expr(statement)] => test(&statement.value),
            _ => panic!("{source} is an expression"),
        }
    }

    fn with_number<T>(source: &str, test: impl FnOnce(&Number) -> T) -> T {
        let mut result = None;
        with_literal(source, |literal| {
            result = literal.as_number_literal_expr().map(|number| test(&number.value));
        });
        result.expect("a number")
    }

    #[test]
    fn numbers_are_equal_across_types() {
        for one in ["1", "0x1", "1.0", "1e0", "0b0_1"] {
            assert!(with_number(one, |number| equals(number, 1)), "{one}");
        }
        for other in ["1j", "1.5", "256", "257", "18446744073709551617", "0x1_0000_0000_0000_0001"] {
            assert!(!with_number(other, |number| equals(number, 1)), "{other}");
        }
        for zero in ["0", "0.0", "0j", "0x_0", "00"] {
            assert!(with_number(zero, is_zero), "{zero}");
        }
    }

    #[test]
    fn numbers_are_ordered_unless_they_are_complex() {
        for (number, expected) in [
            ("1023", Some(true)),
            ("1024", Some(false)),
            ("1023.9", Some(true)),
            ("1e999", Some(false)),
            ("99999999999999999999999", Some(false)),
            ("1j", None),
        ] {
            assert_eq!(with_number(number, |number| is_less(number, 1024)), expected, "{number}");
        }
    }

    #[test]
    fn low_bits_of_long_integers_are_read_in_every_notation() {
        for (number, expected) in [
            ("0o777", 0xff),
            ("0xf_ffff_ffff_ffff_ff_1b", 0x1b),
            ("0o1_777_777_777_777_777_777_777_722", 0o322),
            ("18446744073709551634", 18),
            ("0b1_00000000_00000000_00000000_00000000_00000000_00000000_00000000_00000000_0001_0010", 18),
        ] {
            let low = with_number(number, |number| match number {
                Number::Int(int) => low_byte(int),
                _ => panic!("{number:?} is an integer"),
            });
            assert_eq!(low, expected, "{number}");
        }
    }

    #[test]
    fn integers_of_more_than_4300_digits_are_too_long() {
        let long = format!("0x{}", "f".repeat(3572));
        for (literal, expected) in [
            (long.clone(), true),
            (format!("[1, ({long}, 2)]"), true),
            (format!("{{1: {long}}}"), false),
            (format!("f({long})"), false),
            (format!("0x00_{}", "f".repeat(3571)), false),
            (format!("0b1{}", "0".repeat(14_284)), true),
        ] {
            with_literal(&literal, |value| assert_eq!(is_too_long(value), expected, "{literal:.20}"));
        }
    }
}
