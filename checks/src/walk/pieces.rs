//! The way over the pieces of a class: together they are visited as the class would be.

use ruff_python_ast::{Stmt, StmtClassDef};

use super::Walker;
use crate::ancestors::Ancestor;

impl<'a> Walker<'a, '_> {
    /// Visits what comes before the body of a class. Where the header does not parse as one, all that
    /// there is.
    pub(crate) fn class_header(&mut self, suite: &'a [Stmt]) {
        match suite {
            [statement @ Stmt::ClassDef(class)] => {
                self.descend(Ancestor::Statement(statement), |walker| walker.class_arguments(class));
            }
            _ => self.body(suite),
        }
    }

    /// Visits what comes behind the body of a class.
    pub(crate) fn class_tail(&mut self, suite: &'a [Stmt]) {
        if let [statement @ Stmt::ClassDef(class)] = suite {
            self.descend(Ancestor::Statement(statement), |walker| walker.behind_class_body(class));
        }
    }

    /// Visits members of a class, which stand in one that was made for them. What is indented less than
    /// they should be may come behind it.
    pub(crate) fn member(&mut self, suite: &'a [Stmt]) {
        for statement in suite {
            match statement {
                Stmt::ClassDef(class) if is_made(class) => {
                    self.descend(Ancestor::Statement(statement), |walker| walker.body(&class.body));
                }
                _ => self.body(std::slice::from_ref(statement)),
            }
        }
    }
}

/// Whether the class is the one that was put in front of a member.
fn is_made(class: &StmtClassDef) -> bool {
    class.range.start().to_u32() == 0
}
