// Each import is one behaviour; every page works without any of them.
import "./palette.js";
import "./opens.js";
import "./rows.js";
import "./elements/autosubmit-form.js";
import "./elements/keep-form.js";
import "./elements/toast-line.js";
import "./elements/error-summary.js";
import "./elements/drop-file.js";
import "./elements/local-time.js";
import "./elements/value-entry.js";
import "./elements/quick-add.js";
import "./elements/pulse-split.js";
