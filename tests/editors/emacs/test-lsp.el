;;; test-lsp.el --- Ridealong by lsp-mode, beside Pyright  -*- lexical-binding: t; -*-

(require 'harness)
(setq lsp-session-file (expand-file-name "lsp-session" (getenv "HOME"))
      lsp-auto-guess-root t
      lsp-diagnostics-provider :flymake
      lsp-enable-file-watchers nil
      lsp-restart 'auto-restart
      lsp-enabled-clients '(ridealong pyright)
      lsp-warn-no-matched-clients nil
      lsp-enable-snippet nil
      lsp-server-install-dir (getenv "HOME")
      lsp-response-timeout harness-patience)
(load "lsp-mode-autoloads" nil t)
(require 'lsp-mode)
(require 'lsp-diagnostics)

(ridealong-lsp-setup)
(when (getenv "RIDEALONG_TEST_PYRIGHT")
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (list (getenv "RIDEALONG_TEST_PYRIGHT") "--stdio"))
    :activation-fn (lsp-activate-on "python")
    :server-id 'pyright)))

(defmacro with-lsp (&rest body)
  "Run BODY in a Python file that lsp-mode has Ridealong serve."
  (declare (indent 0))
  `(harness-with-project
     (unwind-protect
         (progn
           (lsp)
           (harness-wait "servers" (= (length (lsp-workspaces)) (if (getenv "RIDEALONG_TEST_PYRIGHT") 2 1)))
           (harness-wait "all of them"
             (cl-every (lambda (one) (eq (lsp--workspace-status one) 'initialized)) (lsp-workspaces)))
           (should (memq 'ridealong (mapcar #'lsp--workspace-server-id (lsp-workspaces))))
           ,@body)
       (let ((lsp-restart 'ignore))
         (mapc #'lsp-workspace-shutdown (lsp-workspaces))))))

(defun codes ()
  "What Ridealong finds, as `harness-codes' has it; Flymake is shown no codes by lsp-mode."
  (string-join
   (sort (cl-loop for one in (lsp--get-buffer-diagnostics)
                  when (equal (lsp:diagnostic-source? one) "ridealong")
                  collect (format "%s@%d" (lsp:diagnostic-code? one)
                                  (1+ (lsp:position-line (lsp:range-start (lsp:diagnostic-range one))))))
         #'string<)
   " "))

(defun wait-for (expected)
  "Wait until exactly EXPECTED is found, and shown by Flymake."
  (harness-wait expected (equal (codes) expected))
  (harness-wait "Flymake"
    (flymake-start)
    (<= (length (split-string expected)) (length (flymake-diagnostics)))))

(ert-deftest findings-fixes-and-commands ()
  (with-lsp
    (wait-for "B401@1 B506@6")
    (goto-char (point-max))
    (insert "exec(text)\n")
    (wait-for "B102@7 B401@1 B506@6")
    (harness-go-to "yaml.load")
    (let ((action (cl-find-if (lambda (one) (string-match-p "B506: Use" (lsp:code-action-title one)))
                              (lsp-code-actions-at-point))))
      (should action)
      (lsp-execute-code-action action))
    (wait-for "B102@7 B401@1")
    (save-buffer)
    (should (string-match-p "data = yaml.safe_load(text)" (harness-disk)))
    (when (getenv "RIDEALONG_TEST_PYRIGHT")
      (harness-wait "what Pyright finds"
        (cl-some (lambda (one) (string-match-p "telnetlib\\|yaml" (lsp:diagnostic-message one)))
                 (cl-remove "ridealong" (lsp--get-buffer-diagnostics)
                            :key #'lsp:diagnostic-source? :test #'equal))))
    (should (string-match-p "is running: 1 document is open" (ridealong-status)))
    (ridealong-show-log)
    (let ((before (ridealong--lsp-workspace)))
      (ridealong-restart)
      (harness-wait "a restart"
        (let ((now (ridealong--lsp-workspace)))
          (and now (not (eq now before)) (eq (lsp--workspace-status now) 'initialized)))))
    (goto-char (point-max))
    (insert "eval(text)\n")
    (wait-for "B102@7 B307@8 B401@1")))

(harness-run)
;;; test-lsp.el ends here
