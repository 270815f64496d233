//! PyTorch models that may be any object.

use ruff_text_size::Ranged;

use super::edits::add_argument;
use crate::rule::rule;
use crate::{Call, Context, Edit, Fix, When};

rule! {
    /// `torch.load` unpickles a file, and a pickle can run any code while it is read.
    ///
    /// Models are passed around like pictures, but one from a stranger is a program. Pass
    /// `weights_only=True`, and tensors and plain data are all that is built; or keep the weights in
    /// the format of the library `safetensors`, which cannot hold anything else.
    ///
    /// ```python
    /// import torch
    /// from safetensors.torch import load_file
    ///
    /// model.load_state_dict(torch.load("model.pth"))  # B614 => model.load_state_dict(torch.load("model.pth", weights_only=True))
    /// model.load_state_dict(torch.load("model.pth", weights_only=True))
    /// model.load_state_dict(load_file("model.safetensors"))
    /// ```
    ///
    /// The fix is unsafe: a file that holds other objects, such as a whole model, is refused. From
    /// PyTorch 2.6 on that is so without the argument too. There is no fix for a call with a
    /// `pickle_module`, which does not go with it.
    B614 "pytorch_load" {
        severity: Medium, confidence: High, cwe: 502,
        message: "`torch.load` runs code that stands in the file; pass `weights_only=True`, or use `safetensors`",
        on: CallWhen(When::LastName(&["load"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name != "load" || !matches!(call.name, "torch.load" | "torch.serialization.load") {
        return;
    }
    if !context.imports.contains("torch")
        || call.keywords_raise()
        || call.keyword_value("weights_only").is("True")
    {
        return;
    }
    let fix = fix(context, call);
    let finding = context.report_call(&B614, call).fix(fix);
    // Bandit looks for an argument of the function's name.
    if let Some(load) = call.keyword("load") {
        finding.line_of(load.value.start());
    }
}

fn fix(context: &Context<'_>, call: &Call<'_>) -> Option<Fix> {
    // Behind the file and the place to load to there may be a pickle module.
    let takes_it = call.args().len() <= 2 && !call.args().iter().any(ruff_python_ast::Expr::is_starred_expr);
    if !takes_it || call.has_unpacked_keywords() || call.keyword("pickle_module").is_some() {
        return None;
    }
    let edit = match call.keyword("weights_only") {
        None => add_argument(context, call, "weights_only=True")?,
        Some(_) if call.repeats("weights_only") => return None,
        Some(given) if given.value.is_boolean_literal_expr() || given.value.is_none_literal_expr() => {
            Edit::replace(given.value.range(), "True")
        }
        Some(_) => return None,
    };
    Some(Fix::unsafe_("Load weights only", vec![edit]))
}
