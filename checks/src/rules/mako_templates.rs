//! Mako templates, which escape nothing by themselves.

use crate::rule::rule;
use crate::{Call, Context, When};

rule! {
    /// A Mako template writes values as they are, so that one from outside can bring a script.
    ///
    /// Write `${value | h}` for HTML and `${value | u}` in a URL, each time. Where all templates are
    /// HTML, make them with `default_filters=["h"]`, best in one `TemplateLookup` for all: then only
    /// `${value | n}` is not escaped.
    ///
    /// ```python
    /// from mako.lookup import TemplateLookup
    /// from mako.template import Template
    ///
    /// Template("Hello, ${name}!")  # B702
    /// pages = TemplateLookup(directories=["pages"], default_filters=["h"])
    /// pages.get_template("hello.html")
    /// ```
    ///
    /// Every `Template` of Mako's is reported, as its text is not looked at. There is no fix: which
    /// filter is right depends on where in the page a value stands.
    B702 "use_of_mako_templates" {
        severity: Medium, confidence: High, cwe: 80,
        message: "Mako writes values as they are; escape each with `| h`, or all with `default_filters=[\"h\"]`",
        on: CallWhen(When::LastName(&["Template"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    if call.last_name == "Template" && call.has_name_part("mako") {
        context.report_call(&B702, call);
    }
}
