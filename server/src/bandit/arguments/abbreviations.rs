//! Long options that are not written out, as Python's `argparse` takes them.

use std::ffi::OsString;

use clap::error::ErrorKind;

/// Writes out the long options in `arguments` that are the beginning of exactly one.
pub fn expand(command: &mut clap::Command, arguments: &[OsString]) -> Result<Vec<OsString>, clap::Error> {
    let names = names(command);
    let mut expanded = Vec::with_capacity(arguments.len());
    let mut rest = arguments.iter();
    for argument in rest.by_ref() {
        if argument == "--" {
            expanded.push(argument.clone());
            break;
        }
        expanded.push(match argument.to_str().and_then(|text| text.strip_prefix("--")) {
            Some(text) => written_out(command, &names, text)?.into(),
            None => argument.clone(),
        });
    }
    expanded.extend(rest.cloned());
    Ok(expanded)
}

fn names(command: &clap::Command) -> Vec<String> {
    let names = command.get_arguments().flat_map(|argument| {
        let aliases = argument.get_all_aliases().unwrap_or_default();
        argument.get_long().into_iter().chain(aliases).map(str::to_owned).collect::<Vec<_>>()
    });
    names.collect()
}

fn written_out(command: &mut clap::Command, names: &[String], text: &str) -> Result<String, clap::Error> {
    let (name, value) = text.split_at(text.find('=').unwrap_or(text.len()));
    let meant: Vec<&String> = names.iter().filter(|known| known.starts_with(name)).collect();
    match meant[..] {
        _ if names.iter().any(|known| known == name) => Ok(format!("--{text}")),
        [only] => Ok(format!("--{only}{value}")),
        // What this is no beginning of is an error of its own.
        [] => Ok(format!("--{text}")),
        [..] => {
            let meant: Vec<_> = meant.iter().map(|name| format!("--{name}")).collect();
            let message = format!("--{name} may be any of {}", meant.join(", "));
            Err(command.error(ErrorKind::UnknownArgument, message))
        }
    }
}
