;;; test-eglot.el --- Ridealong by Eglot  -*- lexical-binding: t; -*-

(require 'harness)
(require 'eglot)

(ridealong-eglot-setup)

(defmacro with-eglot (&rest body)
  "Run BODY in a Python file that Eglot has Ridealong serve."
  (declare (indent 0))
  `(harness-with-project
     (eglot-ensure)
     ;; What is deferred to the next command has to be run here.
     (run-hooks 'post-command-hook)
     (harness-wait "a server" (eglot-managed-p))
     (flymake-start)
     ,@body))

(defun act (title kind)
  "Apply the code action of KIND for this line whose title has TITLE, as a user picks it."
  (let (titles)
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (setq titles (mapcar (lambda (item) (if (consp item) (car item) item)) items))
                 (or (cl-find-if (lambda (one) (string-match-p title one)) titles)
                     (error "No such action among %S" titles))))
              (last-nonmenu-event t))
      ;; An answer about a text that has changed meanwhile is refused, and asked for again.
      (let ((tick (buffer-chars-modified-tick)))
        (harness-wait title
          (or (/= tick (buffer-chars-modified-tick))
              (condition-case nil
                  (progn
                    (eglot-code-actions (line-beginning-position) (line-end-position) kind t)
                    (/= tick (buffer-chars-modified-tick)))
                (jsonrpc-error nil))))))))

(defun process ()
  "The process of the server of this buffer."
  (jsonrpc--process (eglot-current-server)))

(ert-deftest findings-follow-what-is-typed ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (goto-char (point-max))
    (insert "subprocess.run(cmd, shell=True)\n")
    (harness-wait-for "B401@1 B506@6 B602@7")
    (let ((high (cl-find-if (lambda (one) (string-match-p "B602" (flymake-diagnostic-text one)))
                            (flymake-diagnostics))))
      (should (string-match-p "shell=True" (buffer-substring (flymake-diagnostic-beg high)
                                                             (flymake-diagnostic-end high))))
      (should (memq (flymake-diagnostic-type high) '(eglot-error :error))))
    (goto-char (point-min))
    (insert "top = 1\n")
    (harness-wait-for "B401@2 B506@7 B602@8")
    (harness-go-to "shell=True")
    (delete-region (point) (line-end-position))
    (insert "shell=False)")
    (harness-tell)
    (harness-wait "B602 to vanish" (not (string-match-p "B602" (harness-codes))))))

(ert-deftest wide-characters-do-not-shift-findings ()
  (with-eglot
    (goto-char (point-max))
    (insert "x = 'é😀'; exec(cmd)\n")
    (harness-wait-for "B102@7 B401@1 B506@6")
    (let ((found (cl-find-if (lambda (one) (string-match-p "B102" (flymake-diagnostic-text one)))
                             (flymake-diagnostics))))
      (should (equal (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found))
                     "exec")))))

(ert-deftest a-fix-is-applied-and-saved ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (harness-go-to "yaml.load")
    (act "B506: Use" "quickfix")
    (harness-wait-for "B401@1")
    (save-buffer)
    (should (string-match-p "data = yaml.safe_load(text)" (harness-disk)))))

(ert-deftest a-finding-is-suppressed ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (harness-go-to "yaml.load")
    (act "^B506: Suppress with `# nosec B506`$" "quickfix")
    (harness-wait-for "B401@1")
    (should (string-match-p "data = yaml.load(text)  # nosec B506$" (buffer-string)))))

(ert-deftest hover-explains-the-rule ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (harness-go-to "telnetlib")
    (let (text)
      (eglot-hover-eldoc-function (lambda (said &rest _) (setq text (format "%s" said))))
      (harness-wait "a hover" text)
      (should (string-match-p "telnetlib" text))
      (should (string-match-p "B401" text)))))

(ert-deftest safe-fixes-are-made-when-a-file-is-saved ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (ridealong-fix-on-save-mode 1)
    (goto-char (point-max))
    (insert "more = yaml.load(data)\n")
    (save-buffer)
    (should (string-match-p "data = yaml.safe_load(text)\nmore = yaml.safe_load(data)\n" (harness-disk)))
    (should (equal (buffer-string) (harness-disk)))
    (harness-wait-for "B401@1")
    (ridealong-fix-on-save-mode -1)
    (goto-char (point-max))
    (insert "more = yaml.load(data)\n")
    (save-buffer)
    (should (string-match-p "= yaml.load" (harness-disk)))))

(ert-deftest the-configuration-counts ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (harness-configure "ridealong.toml" "preset = 'bandit'\nignore = ['B401']\n")
    (harness-wait-for "B404@1 B506@6")
    (harness-configure "ridealong.toml" "")
    (harness-wait-for "B401@1 B506@6")))

(ert-deftest settings-count-after-a-restart ()
  (with-eglot
    (goto-char (point-max))
    (insert "import subprocess\n")
    (harness-wait-for "B401@1 B506@6")
    (let ((ridealong-settings '(:preset "bandit"))
          (before (process)))
      (ridealong-restart)
      (harness-wait "a new server" (and (eglot-current-server) (not (eq before (process)))))
      (harness-wait-for "B401@1 B404@7 B506@6")
      (should-not (process-live-p before)))))

(ert-deftest a-server-that-is-killed-comes-back ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (let ((before (process)))
      ;; Eglot does not bring back one that lived for less than some seconds.
      (harness-wait "Eglot's trust" (not (eglot--inhibit-autoreconnect (eglot-current-server))))
      (signal-process before 'SIGKILL)
      (harness-wait "a new server"
        (let ((server (eglot-current-server)))
          (and server (not (eq before (jsonrpc--process server))))))
      (goto-char (point-max))
      (insert "exec(text)\n")
      (harness-wait-for "B102@7 B401@1 B506@6"))))

(ert-deftest commands-of-the-server ()
  (with-eglot
    (harness-wait-for "B401@1 B506@6")
    (should (string-match-p "is running: 1 document is open" (ridealong-status)))
    (ridealong-debug-information)
    (with-current-buffer "*ridealong debug*"
      (should (string-match-p "Memory: " (buffer-string))))
    (ridealong-show-log)))

(ert-deftest a-server-that-is-shut-down-ends ()
  (with-eglot
    (let ((process (process)))
      (eglot-shutdown (eglot-current-server) nil harness-patience)
      (harness-wait "its end" (not (process-live-p process))))))

(harness-run)
;;; test-eglot.el ends here
