;;; test-package.el --- The package is in good order  -*- lexical-binding: t; -*-

(require 'harness)
(require 'bytecomp)
(require 'checkdoc)
(require 'package-lint)

(defconst harness-source (getenv "RIDEALONG_TEST_SOURCE") "The file of the package.")

(defun harness-copy ()
  "Return a copy of the package, in a folder of its own."
  (let ((copy (expand-file-name "ridealong.el" (make-temp-file "package" t))))
    (copy-file harness-source copy)
    copy))

(ert-deftest it-is-compiled-without-warnings ()
  (let ((byte-compile-error-on-warn t))
    (should (byte-compile-file (harness-copy)))))

(ert-deftest checkdoc-has-nothing-to-say ()
  (let (said)
    (cl-letf (((symbol-function 'warn) (lambda (&rest arguments) (push (apply #'format arguments) said))))
      (checkdoc-file (harness-copy)))
    (should-not said)))

(ert-deftest checkdoc-would-say-something ()
  (let ((copy (harness-copy)) said)
    (write-region "\n(defun ridealong-bad ()\n  \"returns nothing\")\n" nil copy t 'quiet)
    (cl-letf (((symbol-function 'warn) (lambda (&rest arguments) (push (apply #'format arguments) said))))
      (checkdoc-file copy))
    (should said)))

(ert-deftest package-lint-has-nothing-to-say ()
  (with-current-buffer (find-file-noselect (harness-copy))
    (let ((found (package-lint-buffer)))
      ;; A package-lint that is older than the Emacs that is asked for takes that for unreleased.
      (setq found (cl-remove-if (lambda (one) (string-match-p "uninstallable in all released" (nth 3 one)))
                                found))
      (should-not found))))

(ert-deftest it-is-installed ()
  (should (package-installed-p 'ridealong))
  (should (string-prefix-p (expand-file-name package-user-dir) (locate-library "ridealong")))
  (should (get 'ridealong 'custom-group))
  (dolist (command '(ridealong-explain ridealong-scan ridealong-write-baseline ridealong-flymake-mode
                     ridealong-fix-on-save-mode ridealong-eglot-setup ridealong-lsp-setup))
    (should (commandp command))))

(harness-run)
;;; test-package.el ends here
