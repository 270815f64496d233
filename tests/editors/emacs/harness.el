;;; harness.el --- What the tests in Emacs share  -*- lexical-binding: t; -*-

;; Each script is run by tests/tests/emacs.rs in a clean profile, in which the package was installed.

(require 'cl-lib)
(require 'ert)
(require 'flymake)
(require 'package)
(require 'project)
(require 'python)

(setq create-lockfiles nil
      make-backup-files nil
      auto-save-default nil
      native-comp-jit-compilation nil
      native-comp-deferred-compilation nil
      eglot-confirm-server-edits nil
      eglot-confirm-server-initiated-edits nil
      eglot-sync-connect 60
      eglot-connect-timeout 60)

(defconst harness-patience 60 "How long something may take, in seconds.")

(defconst harness-module "import subprocess, telnetlib
import yaml


def run(cmd, text):
    data = yaml.load(text)
" "What is opened.")

(package-initialize)
(require 'jsonrpc)
(require 'ridealong)

;; What is soon answered by an idle machine may take long on a loaded one.
(setq jsonrpc-default-request-timeout harness-patience)

(defun harness-codes ()
  "What Ridealong finds in this buffer, as CODE@LINE, in order."
  (let ((codes
         (cl-loop for diagnostic in (flymake-diagnostics)
                  for text = (flymake-diagnostic-text diagnostic)
                  when (string-match "\\_<\\(?:B\\|RA\\)[0-9]\\{3\\}\\_>" text)
                  collect (format "%s@%d" (match-string 0 text)
                                  (line-number-at-pos (flymake-diagnostic-beg diagnostic))))))
    (string-join (sort (delete-dups codes) #'string<) " ")))

(defmacro harness-wait (what &rest condition)
  "Wait until CONDITION holds; WHAT is told where that is in vain."
  (declare (indent 1))
  `(let ((end (+ (float-time) harness-patience)))
     (while (and (not (progn ,@condition)) (< (float-time) end))
       (accept-process-output nil 0.02))
     (unless (progn ,@condition)
       (ert-fail (format "waited in vain for %s; findings: %s; text:\n%s" ,what (harness-codes)
                         (buffer-string))))))

(defun harness-tell ()
  "Send what idle timers would send, and have Flymake take what comes."
  (when (bound-and-true-p eglot--managed-mode)
    (eglot--signal-textDocument/didChange))
  (flymake-start))

(defun harness-wait-for (codes)
  "Wait until exactly CODES are found."
  (harness-tell)
  (harness-wait codes (equal (harness-codes) codes)))

(defun harness-go-to (text)
  "Go to the first occurrence of TEXT."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun harness-disk ()
  "What the file of this buffer holds."
  (let ((file buffer-file-name))
    (with-temp-buffer
      (insert-file-contents file)
      (buffer-string))))

(defmacro harness-with-project (&rest body)
  "Run BODY in a buffer of a Python file, in a project of its own."
  (declare (indent 0))
  `(let* ((root (file-name-as-directory (file-truename (make-temp-file "project" t))))
          (file (expand-file-name "app.py" root)))
     (make-directory (expand-file-name ".git" root))
     (write-region harness-module nil file nil 'quiet)
     (let ((project-find-functions (list (lambda (_) (cons 'transient root)))))
       (with-current-buffer (find-file-noselect file)
         (set-window-buffer nil (current-buffer))
         (unwind-protect (progn ,@body)
           (with-current-buffer (find-buffer-visiting file)
             (set-buffer-modified-p nil)
             (when (and (fboundp 'eglot-current-server) (eglot-current-server))
               (eglot-shutdown (eglot-current-server) nil harness-patience))
             (kill-buffer)))))))

(defun harness-configure (name text)
  "Write a file NAME with TEXT into the project, and save the buffer for the server to look."
  (write-region text nil (expand-file-name name (file-name-directory buffer-file-name)) nil 'quiet)
  (set-buffer-modified-p t)
  (save-buffer))

(defun harness-run ()
  "Run all tests that are defined, print a tally, and leave Emacs."
  (message "Emacs %s" emacs-version)
  (let* ((stats (ert-run-tests-batch t))
         (passed (ert-stats-completed-expected stats))
         (failed (ert-stats-completed-unexpected stats)))
    (princ (format "%d passed, %d failed\n" passed failed))
    (kill-emacs (if (zerop failed) 0 1))))

(provide 'harness)
;;; harness.el ends here
