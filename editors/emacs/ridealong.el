;;; ridealong.el --- Security linter for Python that rides along  -*- lexical-binding: t; -*-

;; Copyright (C) 2026 The Ridealong developers

;; Author: The Ridealong developers
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools, convenience
;; URL: https://pypi.org/project/ridealong/
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Ridealong finds security hazards in Python while you type, by the rules of Bandit.  This package
;; starts its language server and shows what it finds; it holds no analysis itself.
;;
;; Choose one of these ways:
;;
;; - Eglot, with Ridealong as the server of Python buffers:
;;     (with-eval-after-load 'eglot (ridealong-eglot-setup))
;;     (add-hook 'python-mode-hook #'eglot-ensure)
;; - lsp-mode, beside any other Python server:
;;     (with-eval-after-load 'lsp-mode (ridealong-lsp-setup))
;;     (add-hook 'python-mode-hook #'lsp-deferred)
;; - Flymake, beside Eglot with another server, or without any server:
;;     (add-hook 'python-mode-hook #'ridealong-flymake-mode)

;;; Code:

(require 'compile)
(require 'project)
(require 'subr-x)

(declare-function eglot-current-server "ext:eglot" ())
(declare-function eglot-reconnect "ext:eglot" (server &optional interactive))
(declare-function eglot-stderr-buffer "ext:eglot" (server))
(declare-function flymake-diagnostic-data "flymake" (diag))
(declare-function flymake-diagnostic-text "flymake" (diag))
(declare-function flymake-diagnostics "flymake" (&optional beg end))
(declare-function flymake-make-diagnostic "flymake" (locus beg end type text &optional data props))
(declare-function jsonrpc-request "jsonrpc" (connection method params &rest more))
(declare-function lsp-activate-on "ext:lsp-mode" (&rest languages))
(declare-function lsp-find-workspace "ext:lsp-mode" (server-id &optional file-name))
(declare-function lsp-register-client "ext:lsp-mode" (client))
(declare-function lsp-request "ext:lsp-mode" (method params &rest more))
(declare-function lsp-stdio-connection "ext:lsp-mode" (command &optional test-command))
(declare-function lsp-workspace-restart "ext:lsp-mode" (workspace))
(declare-function make-lsp-client "ext:lsp-mode" (&rest arguments))
(defvar eglot-server-programs)
(defvar lsp--cur-workspace)

;;;; Customization

(defgroup ridealong nil
  "Security linter for Python."
  :group 'tools
  :prefix "ridealong-"
  :link '(url-link "https://pypi.org/project/ridealong/"))

(defcustom ridealong-program "ridealong"
  "The program, by its name or its path.
A name is looked up in the absolute folders of variable `exec-path', so
that no file of a project is taken for it."
  :type 'string
  :risky t)

(defcustom ridealong-settings nil
  "What the server is told by initialization options, as a property list.
What a project is checked by stands in its own configuration file;
settings are about you.  After a change, use `ridealong-restart'."
  :type '(plist
          :key-type symbol
          :options
          ((:preset (choice (const "recommended") (const "bandit")))
           (:diagnosticMode (choice (const "openFilesOnly") (const "workspace")))
           (:configuration file)
           (:baseline string)
           (:severities (plist :key-type symbol :value-type string))
           (:showLeftOut (choice (const :tag "yes" t) (const :tag "no" :json-false)))
           (:logLevel (choice (const "off") (const "error") (const "warn")
                              (const "info") (const "debug") (const "trace"))))))

(defcustom ridealong-baseline-file ".ridealong-baseline"
  "Where `ridealong-write-baseline' keeps known findings, relative to the project."
  :type 'string)

;;;; The program

(defun ridealong--program ()
  "Return the path of the program, or nil if there is none."
  (cond
   ((file-remote-p default-directory) ridealong-program)
   ((file-name-directory ridealong-program)
    (let ((path (expand-file-name ridealong-program "/")))
      (and (file-executable-p path) path)))
   (t (locate-file ridealong-program (seq-filter #'file-name-absolute-p exec-path)
                   exec-suffixes #'file-executable-p))))

(defun ridealong--program-or-error ()
  "Return the path of the program; tell what to do if there is none."
  (or (ridealong--program)
      (user-error "There is no `%s'; install it with `pip install ridealong', or customize `%s'"
                  ridealong-program 'ridealong-program)))

(defun ridealong--command ()
  "Return the command line of the server, as a list."
  (list (ridealong--program-or-error) "server"))

(defun ridealong--root ()
  "Return the folder of the project, or that of the file where there is none."
  (let ((project (project-current)))
    (if project (project-root project) default-directory)))

(defun ridealong--call (input &rest arguments)
  "Run the program with ARGUMENTS; return its exit code, output and messages.
INPUT is a coding system, by which the text of this buffer is sent, or
nil."
  (let ((program (ridealong--program-or-error))
        (messages (make-temp-file "ridealong"))
        (output (generate-new-buffer " *ridealong output*" t)))
    (unwind-protect
        (let* ((coding-system-for-read (or input 'utf-8))
               (coding-system-for-write (or input 'utf-8))
               (arguments (append '("--color" "never") arguments))
               (code (save-restriction
                       (widen)
                       (apply #'call-process-region (if input (point-min) "") (and input (point-max))
                              program nil (list output messages) nil arguments))))
          (list code
                (with-current-buffer output (buffer-string))
                (with-temp-buffer
                  (insert-file-contents messages)
                  (string-trim (buffer-string)))))
      (delete-file messages)
      (kill-buffer output))))

(defun ridealong--coding-system ()
  "Return the coding system by which the text of this buffer is sent.
Lines end as they do in the buffer, so that offsets are the same."
  (let ((base (and buffer-file-coding-system (coding-system-type buffer-file-coding-system))))
    (if (memq base '(nil undecided utf-8))
        'utf-8-unix
      (coding-system-change-eol-conversion buffer-file-coding-system 'unix))))

(defun ridealong--file-arguments ()
  "Return the arguments that say where the text on standard input belongs."
  (append (and buffer-file-name
               (list "--stdin-filename" (file-local-name buffer-file-name)))
          '("-")))

;;;; Eglot

(defun ridealong--eglot-contact (&rest _)
  "Tell Eglot how to start the server."
  ;; A function, so that a server that is started again is told the settings of then.
  (append (ridealong--command)
          (list :initializationOptions (lambda (_server) ridealong-settings))))

;;;###autoload
(defun ridealong-eglot-setup ()
  "Have Eglot start Ridealong for Python.
Eglot has one server in a buffer; to keep another one, use
`ridealong-flymake-mode' beside it."
  (interactive)
  (unless (require 'eglot nil t)
    (user-error "Eglot is not installed"))
  (add-to-list 'eglot-server-programs
               '((python-mode python-ts-mode) . ridealong--eglot-contact)))

(defun ridealong--eglot-server ()
  "Return the server of this buffer, where that is Eglot's."
  (and (fboundp 'eglot-current-server) (eglot-current-server)))

;;;; lsp-mode

;;;###autoload
(defun ridealong-lsp-setup ()
  "Have lsp-mode start Ridealong for Python, beside other servers."
  (interactive)
  (require 'lsp-mode)
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection #'ridealong--command)
    :activation-fn (lsp-activate-on "python")
    :server-id 'ridealong
    :add-on? t
    :initialization-options (lambda () ridealong-settings))))

(defun ridealong--lsp-workspace ()
  "Return the workspace of this buffer, where lsp-mode serves it."
  (and (bound-and-true-p lsp-mode) (lsp-find-workspace 'ridealong nil)))

;;;; Flymake

(defvar-local ridealong--process nil
  "The check of this buffer that runs.")

(defun ridealong--position (place)
  "Return the position in this buffer of PLACE, whose columns count bytes."
  (save-excursion
    (goto-char (point-min))
    (forward-line (1- (plist-get place :line)))
    (let ((byte (+ (position-bytes (point)) (plist-get place :column))))
      (min (or (byte-to-position byte) (point-max)) (line-end-position)))))

(defun ridealong--finding-diagnostic (finding)
  "Return FINDING as a diagnostic of this buffer."
  (let* ((range (plist-get finding :range))
         (beg (ridealong--position (plist-get range :start)))
         (end (ridealong--position (plist-get range :end)))
         (type (pcase (plist-get finding :severity)
                 ("HIGH" :error) ("MEDIUM" :warning) (_ :note))))
    (flymake-make-diagnostic
     (current-buffer) beg (max end (min (1+ beg) (point-max))) type
     (format "ridealong [%s]: %s" (plist-get finding :id) (plist-get finding :message))
     (list :ridealong finding :tick (buffer-chars-modified-tick)))))

(defun ridealong--problem-diagnostic (problem)
  "Return PROBLEM, which is with a configuration, as a diagnostic."
  (flymake-make-diagnostic
   (current-buffer) (point-min) (min (1+ (point-min)) (point-max)) :warning
   (format "ridealong: %s:%s: %s" (plist-get problem :path) (plist-get problem :line)
           (plist-get problem :message))))

(defun ridealong--diagnostics (report)
  "Return the diagnostics of REPORT for this buffer."
  (save-restriction
    (widen)
    (append
     (mapcar #'ridealong--finding-diagnostic (plist-get report :findings))
     ;; What does not parse is for a server of the language to tell.
     (mapcar #'ridealong--problem-diagnostic
             (seq-filter (lambda (problem) (string-suffix-p ".toml" (plist-get problem :path)))
                         (plist-get report :problems))))))

(defun ridealong--report (process report-fn)
  "Tell Flymake by REPORT-FN what the ended PROCESS has found."
  (let ((source (process-get process 'ridealong-source))
        (output (process-buffer process)))
    (when (and (buffer-live-p source) (buffer-live-p output))
      (with-current-buffer source
        ;; Another check may have begun meanwhile; that one tells.
        (when (eq process ridealong--process)
          (let ((report (with-current-buffer output
                          (goto-char (point-min))
                          (ignore-errors
                            (json-parse-buffer :object-type 'plist :array-type 'list)))))
            (if report
                (funcall report-fn (ridealong--diagnostics report))
              (funcall report-fn :panic :explanation
                       (format "`ridealong check' ended with %s" (process-exit-status process))))))))))

(defun ridealong--flymake (report-fn &rest _)
  "Check this buffer and call REPORT-FN with what is found."
  (when (process-live-p ridealong--process)
    (delete-process ridealong--process))
  (let* ((source (current-buffer))
         (coding (ridealong--coding-system))
         (process
          (make-process
           :name "ridealong"
           :buffer (generate-new-buffer " *ridealong check*" t)
           :stderr (get-buffer-create " *ridealong messages*" t)
           :command `(,(ridealong--program-or-error) "check" "--quiet" "--output-format" "json"
                      ,@(ridealong--file-arguments))
           :connection-type 'pipe
           :coding (cons 'utf-8 coding)
           :noquery t
           :sentinel (lambda (process _event)
                       (unless (process-live-p process)
                         (unwind-protect
                             (when (eq (process-status process) 'exit)
                               (ridealong--report process report-fn))
                           (kill-buffer (process-buffer process))))))))
    (process-put process 'ridealong-source source)
    (setq ridealong--process process)
    (save-restriction
      (widen)
      (process-send-region process (point-min) (point-max)))
    (process-send-eof process)))

(defun ridealong--flymake-attach ()
  "Make Ridealong one of the Flymake backends of this buffer."
  (add-hook 'flymake-diagnostic-functions #'ridealong--flymake nil t))

;;;###autoload
(define-minor-mode ridealong-flymake-mode
  "Show what Ridealong finds by Flymake, beside its other backends.
The text of the buffer is checked by the command line, without a
server.  So this works beside Eglot with another server."
  :lighter nil
  (cond
   (ridealong-flymake-mode
    (ridealong--flymake-attach)
    ;; Eglot replaces the backends when it takes charge of a buffer.
    (add-hook 'eglot-managed-mode-hook #'ridealong--flymake-attach nil t)
    (unless (bound-and-true-p flymake-mode)
      (flymake-mode 1)))
   (t
    (remove-hook 'flymake-diagnostic-functions #'ridealong--flymake t)
    (remove-hook 'eglot-managed-mode-hook #'ridealong--flymake-attach t)
    ;; Flymake keeps what a backend has told until it starts afresh.
    (when (bound-and-true-p flymake-mode)
      (flymake-mode -1)
      (flymake-mode 1)))))

;;;; Fixes

(defun ridealong--fixes-here ()
  "Return the fixes of findings at point, as pairs of a title and edits."
  (let (fixes)
    (dolist (diagnostic (flymake-diagnostics (line-beginning-position) (line-end-position)))
      (let* ((data (flymake-diagnostic-data diagnostic))
             (finding (and (consp data) (plist-get data :ridealong))))
        (when (and finding (= (plist-get data :tick) (buffer-chars-modified-tick)))
          (dolist (fix (plist-get finding :fixes))
            (push (cons (format "%s: %s%s" (plist-get finding :id) (plist-get fix :title)
                                (if (equal (plist-get fix :applicability) "safe") "" " (unsafe)"))
                        (plist-get fix :edits))
                  fixes)))))
    (nreverse fixes)))

(defun ridealong-fix ()
  "Apply a fix for a finding in this line, shown by `ridealong-flymake-mode'.
Where a server shows findings, its code actions hold the fixes."
  (interactive)
  (let* ((fixes (or (ridealong--fixes-here)
                    (user-error "There is no fix here, or the check has not ended")))
         (title (if (cdr fixes) (completing-read "Fix: " fixes nil t) (caar fixes)))
         (edits (sort (copy-sequence (cdr (assoc title fixes)))
                      (lambda (one other) (> (plist-get one :start) (plist-get other :start))))))
    (save-excursion
      (save-restriction
        (widen)
        (atomic-change-group
          (dolist (edit edits)
            ;; Offsets count bytes from 0, positions from 1.
            (goto-char (byte-to-position (1+ (plist-get edit :start))))
            (delete-region (point) (byte-to-position (1+ (plist-get edit :end))))
            (insert (plist-get edit :text))))))
    (message "%s" title)))

(defun ridealong-fix-all ()
  "Make all safe fixes in this buffer."
  (interactive)
  (let ((coding (ridealong--coding-system)))
    (pcase-let ((`(,code ,fixed ,messages)
                 (apply #'ridealong--call coding "check" "--fix" (ridealong--file-arguments))))
      (cond
       ;; Nothing comes back where the configuration is wrong.
       ((or (not (integerp code)) (and (string-empty-p fixed) (> (buffer-size) 0)))
        (message "%s" messages))
       (t
        (let ((source (generate-new-buffer " *ridealong fixed*" t)))
          (unwind-protect
              (progn
                (with-current-buffer source (insert fixed))
                (save-restriction
                  (widen)
                  (unless (zerop (compare-buffer-substrings nil nil nil source nil nil))
                    (replace-buffer-contents source))))
            (kill-buffer source))))))))

;;;###autoload
(define-minor-mode ridealong-fix-on-save-mode
  "Make all safe fixes whenever this buffer is saved."
  :lighter nil
  (if ridealong-fix-on-save-mode
      (add-hook 'before-save-hook #'ridealong-fix-all nil t)
    (remove-hook 'before-save-hook #'ridealong-fix-all t)))

;;;; Rules

(defvar ridealong--rules nil
  "Ids of all rules, once they were asked for.")

(defun ridealong--rules ()
  "Return the ids of all rules."
  (or ridealong--rules
      (setq ridealong--rules
            (mapcar (lambda (rule) (plist-get rule :id))
                    (json-parse-string (nth 1 (ridealong--call nil "rules" "--output-format" "json"))
                                       :object-type 'plist :array-type 'list)))))

(defun ridealong--rule-here ()
  "Return the id of the rule whose finding is at point, or in its line."
  (seq-some (lambda (diagnostic)
              (let ((text (flymake-diagnostic-text diagnostic)))
                (and (string-match "\\_<\\(?:B\\|RA\\)[0-9]\\{3\\}\\_>" text)
                     (match-string 0 text))))
            (and (bound-and-true-p flymake-mode)
                 (append (flymake-diagnostics (point) (1+ (point)))
                         (flymake-diagnostics (line-beginning-position) (line-end-position))))))

;;;###autoload
(defun ridealong-explain (rule)
  "Tell what RULE is about, and what to do instead."
  (interactive
   (let ((here (ridealong--rule-here)))
     (list (completing-read (format-prompt "Rule" here) (ridealong--rules) nil nil nil nil here))))
  (pcase-let ((`(,code ,text ,messages) (ridealong--call nil "explain" rule)))
    (unless (eq code 0)
      (user-error "%s" messages))
    (with-current-buffer (get-buffer-create "*ridealong rule*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert text)
        (goto-char (point-min)))
      (special-mode)
      (display-buffer (current-buffer)))))

;;;; Projects

;;;###autoload
(defun ridealong-scan ()
  "Check the whole project, as the command line does, in a compilation buffer."
  (interactive)
  (let ((default-directory (ridealong--root))
        (program (ridealong--program-or-error)))
    (compilation-start (concat (shell-quote-argument program) " check --color never .")
                       nil (lambda (_mode) "*ridealong scan*"))))

;;;###autoload
(defun ridealong-write-baseline (file)
  "Write all that is found in the project into FILE, as known.
To have the server leave that out, set :baseline in
`ridealong-settings' to FILE."
  (interactive
   (let ((root (ridealong--root)))
     (list (read-file-name "Write known findings into: " root nil nil ridealong-baseline-file))))
  (let* ((default-directory (ridealong--root))
         (file (expand-file-name file)))
    (when (and (file-exists-p file)
               (not (y-or-n-p (format "Replace %s? " file))))
      (user-error "%s was left as it is" file))
    (pcase-let ((`(,code ,_ ,messages) (ridealong--call nil "check" "--write-baseline" file ".")))
      (unless (member code '(0 1))
        (user-error "%s" messages))
      (message "What is known now stands in %s" file))))

;;;; Servers

(defun ridealong--execute (command)
  "Have the server of this buffer execute COMMAND, and return its answer."
  (let ((server (ridealong--eglot-server))
        (workspace (ridealong--lsp-workspace)))
    (cond
     (workspace
      (let ((lsp--cur-workspace workspace))
        (lsp-request "workspace/executeCommand" (list :command command :arguments []))))
     (server
      (condition-case problem
          (jsonrpc-request server :workspace/executeCommand (list :command command :arguments []))
        (error (user-error "Ridealong does not serve this buffer, or not well: %s"
                           (error-message-string problem)))))
     (t (user-error "No server serves this buffer")))))

(defun ridealong-status ()
  "Say in a sentence what the server is at."
  (interactive)
  (message "%s" (ridealong--execute "ridealong.showStatus")))

(defun ridealong-debug-information ()
  "Show what a report of a fault should hold."
  (interactive)
  (let ((text (ridealong--execute "ridealong.debugInformation")))
    (with-current-buffer (get-buffer-create "*ridealong debug*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert "Emacs " emacs-version "\n" text)
        (goto-char (point-min)))
      (special-mode)
      (display-buffer (current-buffer)))))

(defun ridealong-show-log ()
  "Show what the server has written into its log."
  (interactive)
  (let ((server (ridealong--eglot-server)))
    (cond
     ((ridealong--lsp-workspace) (display-buffer (get-buffer-create "*ridealong::stderr*")))
     ((and server (fboundp 'eglot-stderr-buffer)) (eglot-stderr-buffer server))
     (t (display-buffer (get-buffer-create " *ridealong messages*"))))))

(defun ridealong-restart ()
  "Stop the server of this buffer and start it again, with the settings of now."
  (interactive)
  (let ((server (ridealong--eglot-server))
        (workspace (ridealong--lsp-workspace)))
    (cond
     (workspace (lsp-workspace-restart workspace))
     ((and server (fboundp 'eglot-reconnect)) (eglot-reconnect server t))
     (t (user-error "No server serves this buffer")))))

(provide 'ridealong)
;;; ridealong.el ends here
