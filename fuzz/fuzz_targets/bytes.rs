//! Any bytes as a file: they are decoded or refused, checked without a panic, and what is found lies
//! inside the text. Its fixes leave a text as well.

#![no_main]

use std::cell::Cell;

use libfuzzer_sys::fuzz_target;
use ridealong::source::Source;
use ridealong_checks::{
    Code,
    Checker, LineIndex, Lines, Module, Options, Suppressions, Watch, apply_edits, refusal,
};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::decode(bytes.to_vec()) else { return };
    if !source.is_lossy {
        assert_eq!(source.encode(&source.text).as_deref(), Ok(bytes), "a file is written as it was read");
    }
    let text = &*source.text;
    let module = Module::parse(text);
    let index = LineIndex::from_source_text(text);
    let lines = Lines::new(text, &index);
    let watch = Watch { checkpoint: &|| {}, running: &Cell::new(None) };
    let mut findings = Checker::new(Options::default()).check(&Code::new(&module, text, "x.py"), &watch).findings;
    Suppressions::read(&module, text, lines).apply(&mut findings, lines);
    let _ = refusal(&module, text);
    for finding in &findings {
        let _ = lines.location(finding);
        let _ = &text[finding.range];
        for fix in &finding.fixes {
            let _ = apply_edits(text, &fix.edits);
        }
    }
});
