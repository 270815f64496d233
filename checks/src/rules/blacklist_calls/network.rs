//! Calls that connect without encryption or without certificates.

use crate::rule::blacklist;

blacklist! {
    /// The rows, in Bandit's order.
    CALLS of Called in super::FAMILY:
    /// FTP sends the password and every file unencrypted.
    ///
    /// Anybody on the way can read the login, or hand you another program than the one you fetch. Use
    /// SFTP (`open_sftp` of a `paramiko` client), or `FTP_TLS` with a context that checks certificates,
    /// which it does not do of itself. Public files are fine if you check their signature.
    ///
    /// ```python
    /// import ftplib
    /// import ssl
    ///
    /// ftplib.FTP(host, user, password)  # B321
    /// ftp = ftplib.FTP_TLS(host, user, password, context=ssl.create_default_context())
    /// ftp.prot_p()
    /// ```
    ///
    /// There is no fix: whether the server has TLS or SFTP is not known here.
    B321 "ftplib" {
        severity: High, cwe: 319,
        message: "FTP sends the password and the files unencrypted; use SFTP, or `FTP_TLS` with a checking context",
        names: ["ftplib.FTP"],
    }

    /// `ssl._create_unverified_context` takes any certificate, so anybody can pose as the server.
    ///
    /// Whoever sits on the way shows a certificate of their own, reads all of it and passes it on. Use
    /// `ssl.create_default_context`, with `cafile=` for an authority of your own. It is fine against a
    /// test server on the same machine, though `cafile=` does for that one too.
    ///
    /// ```python
    /// import ssl
    ///
    /// ssl._create_unverified_context()  # B323 => ssl.create_default_context()
    /// ssl.create_default_context(cafile="our-authority.pem")
    /// ```
    ///
    /// The fix is unsafe: connections that work today by ignoring a bad certificate fail. There is none for a
    /// call with arguments that the other function does not take.
    B323 "unverified_context" {
        severity: Medium, cwe: 295,
        message: "this context checks no certificate; use `ssl.create_default_context`, with `cafile=` if need be",
        names: ["ssl._create_unverified_context"],
    }
}
