;;; test-hostile.el --- A project whose files want to have something run  -*- lexical-binding: t; -*-

(require 'harness)
(require 'eglot)

(ridealong-eglot-setup)

;; Before Emacs 30, project.el itself evaluates the directory variables of any folder that it is asked about,
;; whatever package asks.  That is not for this package to mend, so it is kept from looking there.
(when (< emacs-major-version 30)
  (setq project-find-functions
        (list (lambda (_) (cons 'transient (file-name-as-directory (getenv "RIDEALONG_TEST_PROJECT")))))))

(defmacro with-hostile (&rest body)
  "Run BODY in the module of the hostile project."
  (declare (indent 0))
  `(let* ((root (file-name-as-directory (getenv "RIDEALONG_TEST_PROJECT")))
          (default-directory root))
     (with-current-buffer (find-file-noselect (expand-file-name "app.py" root))
       (set-window-buffer nil (current-buffer))
       (unwind-protect (progn ,@body)
         (kill-buffer)))))

(ert-deftest the-program-is-the-users ()
  (with-hostile
    (should (equal ridealong-program "ridealong"))
    (should (equal (ridealong--program) (getenv "RIDEALONG_TEST_BINARY")))))

(ert-deftest findings-are-shown-by-eglot ()
  (with-hostile
    (eglot-ensure)
    (run-hooks 'post-command-hook)
    (harness-wait "a server" (eglot-managed-p))
    (harness-tell)
    (harness-wait "a finding" (string-match-p "B102@1" (harness-codes)))
    (eglot-shutdown (eglot-current-server) nil harness-patience)))

(ert-deftest flymake-tells-what-is-wrong-with-the-configuration ()
  (with-hostile
    (ridealong-flymake-mode 1)
    (harness-tell)
    (harness-wait "a problem"
      (cl-some (lambda (one) (string-match-p "pyproject.toml" (flymake-diagnostic-text one)))
               (flymake-diagnostics)))))

(ert-deftest a-scan-ends ()
  (with-hostile
    (ridealong-scan)
    (with-current-buffer "*ridealong scan*"
      (harness-wait "the end of the scan" (string-match-p "Compilation.*exited" (buffer-string))))))

(harness-run)
;;; test-hostile.el ends here
