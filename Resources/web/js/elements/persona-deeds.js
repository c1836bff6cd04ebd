// What can be done with a persona wherever it is shown: taken along as a file, brought in, deleted and
// brought back.
import { app } from "../context.js";
import { t } from "../kernel/strings.js";
import { uuid7 } from "../models/ids.js";
import {
  idFrom,
  largestFile,
  parsePersona,
  PersonaFileProblem,
  writePersona,
} from "../models/persona-file.js";

/** @typedef {import("../protocol.d.ts").Persona} Persona */

/** @param {string} id */
export function draftKey(id) {
  return `chimera.draft.persona.${id}`;
}

/** A draft that waits for the editor; kept through a reload, gone with the tab. @param {string} id */
export function keptDraft(id) {
  try {
    return JSON.parse(sessionStorage.getItem(draftKey(id)) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} id @param {Persona | null} draft */
export function keepDraft(id, draft) {
  try {
    if (draft) sessionStorage.setItem(draftKey(id), JSON.stringify(draft));
    else sessionStorage.removeItem(draftKey(id));
  } catch {
    // No room, or storage is refused: what is in the form stays in the form.
  }
}

/** Ids that are taken: a persona of one's own would hide the other. */
export function takenIds() {
  return app.workspace.personas.peek().map((one) => one.persona.id);
}

/** Opens the editor with a persona that is not stored yet. @param {Persona} persona */
export function openDraft(persona) {
  keepDraft("new", persona);
  app.router.go("/personas/new");
}

/** @param {Persona} persona */
export function copyOf(persona) {
  openDraft({ ...persona, id: idFrom(persona.name, takenIds()) });
}

/** @param {Persona} persona */
export function exportFile(persona) {
  const url = URL.createObjectURL(new Blob([writePersona(persona)], { type: "text/markdown" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${persona.id}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {File | undefined} file */
export async function importFile(file) {
  if (!file) return;
  try {
    if (file.size > largestFile) throw new PersonaFileProblem(1, t("personas.import.large"));
    const persona = parsePersona(await file.text());
    const isTaken = takenIds().includes(persona.id);
    openDraft(isTaken ? { ...persona, id: idFrom(persona.name, takenIds()) } : persona);
  } catch (error) {
    if (!(error instanceof PersonaFileProblem)) return app.toasts.problem(error);
    const params = { file: file.name, line: error.line, problem: error.message };
    app.toasts.show({ text: t("personas.import.problem", params), isBad: true, seconds: 20 });
  }
}

/** Asks for a file. */
export function chooseFile() {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".md,text/markdown,text/plain";
  input.addEventListener("change", () => importFile(input.files?.[0]));
  input.click();
}

/** @param {Persona} persona */
export async function removePersona(persona) {
  try {
    await app.api.removePersona(persona.id);
    await app.workspace.refresh("personas");
  } catch (error) {
    app.toasts.problem(error);
    return false;
  }
  const wish = { id: uuid7(), persona };
  app.toasts.show({
    text: t("personas.deleted", { name: persona.name }),
    action: {
      label: t("common.undo"),
      run: async () => {
        try {
          await app.api.send("POST", "/personas", wish);
          await app.workspace.refresh("personas");
        } catch (error) {
          app.toasts.problem(error);
        }
      },
    },
  });
  return true;
}
