;;; test-flymake.el --- Ridealong by Flymake, beside another server or none  -*- lexical-binding: t; -*-

(require 'harness)

(defmacro with-flymake (&rest body)
  "Run BODY in a Python file that Ridealong checks without a server."
  (declare (indent 0))
  `(harness-with-project
     (ridealong-flymake-mode 1)
     (should flymake-mode)
     (harness-wait-for "B401@1 B506@6")
     ,@body))

(ert-deftest findings-follow-what-is-typed ()
  (with-flymake
    (goto-char (point-max))
    (insert "x = 'é😀'; exec(cmd)\n")
    (harness-wait-for "B102@7 B401@1 B506@6")
    (let ((found (cl-find-if (lambda (one) (string-match-p "B102" (flymake-diagnostic-text one)))
                             (flymake-diagnostics))))
      (should (equal (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found))
                     "exec"))
      (should (eq (flymake-diagnostic-type found) :warning)))
    (goto-char (point-min))
    (insert "top = 1\n")
    (harness-wait-for "B102@8 B401@2 B506@7")
    (narrow-to-region (point-min) (point))
    (harness-tell)
    (harness-wait "nothing in the narrowed part"
      (save-restriction (widen) (equal (harness-codes) "B102@8 B401@2 B506@7")))
    (widen)
    (ridealong-flymake-mode -1)
    (harness-wait-for "")))

(ert-deftest a-fix-is-applied-and-saved ()
  (with-flymake
    (goto-char (point-min))
    (insert "wide = 'é😀'\n")
    (harness-wait-for "B401@2 B506@7")
    (harness-go-to "data =")
    (ridealong-fix)
    (harness-wait-for "B401@2")
    (save-buffer)
    (should (string-match-p "data = yaml.safe_load(text)" (harness-disk)))
    (should-error (ridealong-fix) :type 'user-error)))

(ert-deftest all-fixes-are-made-in-other-encodings ()
  (with-flymake
    (goto-char (point-min))
    (insert "# -*- coding: latin-1 -*-\nwide = 'é'\n")
    (set-buffer-file-coding-system 'latin-1-dos)
    (save-buffer)
    (ridealong-fix-all)
    (should (string-match-p "wide = 'é'" (buffer-string)))
    (should (string-match-p "data = yaml.safe_load(text)\n" (buffer-string)))
    (should-not (string-match-p "\r" (buffer-string)))
    (harness-wait-for "B401@3")))

(ert-deftest the-configuration-counts-and-is-told-where-it-is-wrong ()
  (with-flymake
    (harness-configure "ridealong.toml" "ignore = ['B401']\n")
    (harness-wait-for "B506@6")
    (harness-configure "ridealong.toml" "preset = 17\n")
    (harness-tell)
    (harness-wait "a problem"
      (cl-some (lambda (one) (string-match-p "preset" (flymake-diagnostic-text one))) (flymake-diagnostics)))
    (let ((before (buffer-string)))
      (ridealong-fix-all)
      (should (equal (buffer-string) before)))
    (harness-configure "ridealong.toml" "")
    (harness-wait-for "B401@1 B506@6")))

(ert-deftest rules-are-explained ()
  (with-flymake
    (should (member "B602" (ridealong--rules)))
    (harness-go-to "yaml.load")
    (should (equal (ridealong--rule-here) "B506"))
    (ridealong-explain "B506")
    (with-current-buffer "*ridealong rule*"
      (should (string-match-p "# B506: yaml_load" (buffer-string)))
      (should buffer-read-only))
    (should-error (ridealong-explain "B999") :type 'user-error)))

(ert-deftest the-project-is-scanned ()
  (with-flymake
    (ridealong-scan)
    (with-current-buffer "*ridealong scan*"
      (harness-wait "the end of the scan" (string-match-p "Compilation.*exited" (buffer-string)))
      (font-lock-ensure)
      (should (string-match-p "app.py:6:12: B506" (buffer-string)))
      (compilation-next-error 1 nil (point-min)))))

(ert-deftest a-baseline-is-written ()
  (with-flymake
    (let ((file (expand-file-name "known" (file-name-directory buffer-file-name))))
      (ridealong-write-baseline "known")
      (should (string-match-p "B506" (with-temp-buffer (insert-file-contents file) (buffer-string))))
      (write-region "mine" nil file nil 'quiet)
      (cl-letf (((symbol-function 'y-or-n-p) #'ignore))
        (should-error (ridealong-write-baseline "known") :type 'user-error))
      (should (equal "mine" (with-temp-buffer (insert-file-contents file) (buffer-string)))))))

(ert-deftest beside-eglot-with-pyright ()
  (skip-unless (getenv "RIDEALONG_TEST_PYRIGHT"))
  (require 'eglot)
  (let ((eglot-server-programs (list (list 'python-mode (getenv "RIDEALONG_TEST_PYRIGHT") "--stdio"))))
    (harness-with-project
      (ridealong-flymake-mode 1)
      (eglot-ensure)
      (run-hooks 'post-command-hook)
      (harness-wait "a server" (eglot-managed-p))
      (insert "undefined_name\n")
      (harness-wait-for "B401@2 B506@7")
      (harness-wait "what Pyright finds"
        (harness-tell)
        (cl-some (lambda (one) (string-match-p "undefined_name" (flymake-diagnostic-text one)))
                 (flymake-diagnostics)))
      (harness-wait-for "B401@2 B506@7")
      (harness-go-to "yaml.load")
      (ridealong-fix)
      (harness-wait-for "B401@2"))))

(harness-run)
;;; test-flymake.el ends here
