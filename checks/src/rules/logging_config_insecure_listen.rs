//! Logging that anybody on the machine may configure.

use crate::rule::rule;
use crate::{Call, Context, When};

rule! {
    /// `logging.config.listen` takes a configuration from a socket, and parts of one are run as code.
    ///
    /// The socket is open to every user of the machine, and what he sends goes through `eval`. Pass
    /// `verify`: a function that gets the bytes and returns them if their signature holds, or else
    /// `None`. Better, read the configuration from a file that only its owner may write.
    ///
    /// ```python
    /// import logging.config
    ///
    /// logging.config.listen(9999)  # B612
    /// logging.config.listen(9999, verify=signed_by_us)
    /// logging.config.fileConfig("logging.ini")
    /// ```
    ///
    /// There is no fix: how the sender signs has to be agreed with him.
    B612 "logging_config_insecure_listen" {
        severity: Medium, confidence: High, cwe: 94,
        message: "any user of this machine can send a configuration that runs code; pass `verify=` with a check of its signature",
        on: CallWhen(When::LastName(&["listen"]), check),
    }
}

fn check(context: &mut Context<'_>, call: &Call<'_>) {
    let is_listen = call.last_name == "listen" && call.name == "logging.config.listen";
    if is_listen && call.keyword("verify").is_none() && !call.keywords_raise() {
        context.report_call(&B612, call);
    }
}
