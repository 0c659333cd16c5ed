// One module for every page. No task needs it.
import { Button, ErrorSummary, ExitThisPage, PasswordInput, SkipLink, createAll } from "govuk-frontend";
import { again, checking, live, looking } from "./live.js";
import { night } from "./night.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const part of [Button, ErrorSummary, ExitThisPage, PasswordInput, SkipLink]) {
  createAll(part);
}
document.querySelectorAll("form[data-live]").forEach(live);
document.querySelectorAll("[data-look]").forEach(looking);
document.querySelectorAll("[data-checks]").forEach(checking);
document.querySelectorAll("[data-again]").forEach(again);
document.querySelectorAll("[data-night]").forEach(night);
