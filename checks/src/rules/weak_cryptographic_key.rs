//! Keys that are too short.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::numbers::is_less;
use crate::options::WeakCryptographicKey;
use crate::rule::rule;
use crate::values::{Value, raises};
use crate::{Call, Context, Edit, Fix, Severity, When};

rule! {
    /// RSA and DSA keys below 2048 bits, and curves below 224, can be broken with enough machines.
    ///
    /// A key of 512 bits falls in hours on rented machines, one of 1024 bits to those with large ones. Who
    /// breaks it can sign in your name, and read what was recorded years ago. Take RSA with 3072 bits, or
    /// `ec.SECP256R1()`, or Ed25519, where there is no size to get wrong. The sizes below which a key is
    /// rated high and medium stand in the option `weak_cryptographic_key`. A curve is only seen where it
    /// is passed as a class, which current releases of `cryptography` refuse: a weak curve written as an
    /// instance, such as `ec.SECP192R1()`, is not reported.
    ///
    /// ```python
    /// from Crypto.PublicKey import RSA
    /// from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    ///
    /// rsa.generate_private_key(public_exponent=65537, key_size=1024)  # B505 => rsa.generate_private_key(public_exponent=65537, key_size=2048)
    /// rsa.generate_private_key(public_exponent=65537, key_size=3072)
    /// RSA.generate(512)  # B505 => RSA.generate(2048)
    /// ec.generate_private_key(ec.SECP192R1)  # B505 => ec.generate_private_key(ec.SECP256R1())
    /// ec.generate_private_key(ec.SECP256R1())
    /// ed25519.Ed25519PrivateKey.generate()
    /// ```
    ///
    /// The fix writes the smallest size that is not reported. It is unsafe: the key takes longer to make and
    /// is larger, and what stores it may not be made for that. There is none for a size that is not written
    /// as a number, nor for curves where the option asks for more than 224 bits.
    B505 "weak_cryptographic_key" {
        severity: High, confidence: High, cwe: 326,
        message: "this key is short enough to be broken; use RSA with 3072 bits, or Ed25519",
        on: CallWhen(When::LastName(&["generate_private_key", "generate"]), check),
    }
}

/// The kinds of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dsa,
    Rsa,
    Ec,
}

/// The size that Bandit takes a key to have where none is given.
const DEFAULT_SIZE: u32 = 2048;

/// The size of a curve that is not known.
const DEFAULT_CURVE: u32 = 224;

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if !matches!(call.last_name, "generate_private_key" | "generate") {
        return;
    }
    let Some((kind, keyword, position)) = generator(call.name) else { return };
    let Some(argument) = argument(call, kind, keyword, position) else { return };
    let limits = kind.limits(&context.options.weak_cryptographic_key);
    let found = limits.into_iter().find(|(limit, _)| argument.is_below(*limit, kind));
    let Some((limit, severity)) = found else { return };
    let fix = argument.written.and_then(|written| fix(context, call, keyword, written, kind));
    let range = argument.written.map_or(call.callee(), Ranged::range);
    let message = format!(
        "{} of fewer than {limit} bits can be broken; use RSA with 3072 bits, Ed25519 or `SECP256R1`",
        kind.plural()
    );
    let finding = context.report_call(&B505, call).severity(severity).at(range).message(message).fix(fix);
    finding.about(format!("{} key sizes below {limit}", kind.name()));
}

/// What a function of this name makes, and where it takes the size from: the keyword, or the position.
fn generator(name: &str) -> Option<(Kind, &'static str, usize)> {
    Some(match name {
        "cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key" => (Kind::Dsa, "key_size", 0),
        "cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key" => (Kind::Rsa, "key_size", 1),
        "cryptography.hazmat.primitives.asymmetric.ec.generate_private_key" => (Kind::Ec, "curve", 0),
        "Crypto.PublicKey.DSA.generate" | "Cryptodome.PublicKey.DSA.generate" => (Kind::Dsa, "bits", 0),
        "Crypto.PublicKey.RSA.generate" | "Cryptodome.PublicKey.RSA.generate" => (Kind::Rsa, "bits", 0),
        _ => return None,
    })
}

/// The argument that gives the size.
#[derive(Debug, Clone, Copy)]
struct Argument<'a> {
    value: Value<'a>,
    /// Where it is written. None for a size by default.
    written: Option<&'a Expr>,
}

/// The keyword argument, or the positional one where that is missing or false. None where Bandit raises.
fn argument<'a>(call: &Call<'a>, kind: Kind, keyword: &str, position: usize) -> Option<Argument<'a>> {
    if call.keywords_raise() {
        return None;
    }
    let value = call.keyword_value(keyword);
    if value.is_truthy() {
        let written = call.keywords(keyword).last().map(|keyword| &keyword.value);
        return Some(Argument { value, written });
    }
    let written = call.args().get(position);
    // For a curve Bandit reads all arguments, for a number only this one.
    if written.is_some_and(raises) || (kind == Kind::Ec && call.args_raise()) {
        return None;
    }
    Some(Argument { value: written.map_or(Value::Unknown, Value::of), written })
}

impl Argument<'_> {
    /// Whether the key has fewer bits than `limit`; not where Bandit raises or can't tell.
    fn is_below(&self, limit: u32, kind: Kind) -> bool {
        match self.value {
            Value::Word(curve) if kind == Kind::Ec => curve_size(curve).unwrap_or(DEFAULT_CURVE) < limit,
            value if kind == Kind::Ec => value.is_hashable() && DEFAULT_CURVE < limit,
            value if !value.is_truthy() => DEFAULT_SIZE < limit,
            Value::Number(size) => is_less(size, limit) == Some(true),
            _ => false,
        }
    }
}

impl Kind {
    /// The sizes below which a key is reported, with the severity, in the order of Bandit's questions.
    fn limits(self, options: &WeakCryptographicKey) -> [(u32, Severity); 2] {
        let (high, medium) = match self {
            Self::Dsa => (options.weak_key_size_dsa_high, options.weak_key_size_dsa_medium),
            Self::Rsa => (options.weak_key_size_rsa_high, options.weak_key_size_rsa_medium),
            Self::Ec => (options.weak_key_size_ec_high, options.weak_key_size_ec_medium),
        };
        [(high, Severity::High), (medium, Severity::Medium)]
    }

    fn name(self) -> &'static str {
        match self {
            Self::Dsa => "DSA",
            Self::Rsa => "RSA",
            Self::Ec => "EC",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Dsa => "DSA keys",
            Self::Rsa => "RSA keys",
            Self::Ec => "keys on a curve",
        }
    }
}

/// The size of a curve of `cryptography`, as Bandit has it.
fn curve_size(curve: &str) -> Option<u32> {
    Some(match curve {
        "SECT571K1" => 571,
        "SECT571R1" => 570,
        "SECP521R1" => 521,
        "BrainpoolP512R1" => 512,
        "SECT409K1" | "SECT409R1" => 409,
        "BrainpoolP384R1" | "SECP384R1" => 384,
        "SECT283K1" | "SECT283R1" => 283,
        "BrainpoolP256R1" | "SECP256K1" | "SECP256R1" => 256,
        "SECT233K1" | "SECT233R1" => 233,
        "SECP224R1" => 224,
        "SECP192R1" => 192,
        "SECT163K1" | "SECT163R2" => 163,
        _ => return None,
    })
}

/// Puts the smallest size, or a usual curve, that is not reported in the place of a short one.
fn fix(context: &Context<'_>, call: &Call<'_>, keyword: &str, written: &Expr, kind: Kind) -> Option<Fix> {
    let limits = kind.limits(&context.options.weak_cryptographic_key);
    let enough = limits.into_iter().map(|(limit, _)| limit).max()?;
    let starred = call.args().iter().any(Expr::is_starred_expr);
    let is_by_keyword = call.keyword(keyword).is_some_and(|keyword| keyword.value.range() == written.range());
    if call.repeats(keyword) || starred || (call.keyword(keyword).is_some() && !is_by_keyword) {
        return None;
    }
    // The curve is given twice, and the other one would be left.
    if kind == Kind::Ec && is_by_keyword && !call.args().is_empty() {
        return None;
    }
    let (range, text) = match written {
        Expr::NumberLiteral(size) if kind != Kind::Ec => (size.range(), enough.max(DEFAULT_SIZE).to_string()),
        // To Bandit a curve by instance has the size of one that is not known.
        Expr::Attribute(curve) if kind == Kind::Ec && enough <= DEFAULT_CURVE => {
            curve_size(&curve.attr)?;
            (curve.attr.range(), "SECP256R1()".to_owned())
        }
        _ => return None,
    };
    Some(Fix::unsafe_(format!("Use `{text}`"), vec![Edit::replace(range, text)]))
}
