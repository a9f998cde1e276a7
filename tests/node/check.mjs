// Reads a JSON array of FHIR R4 resources from stdin; writes [{index, valid, messages: [{severity, location, message}]}].
import { readFileSync } from "node:fs";
import fhir from "fhir";

const validator = new fhir.Fhir();

function check(resource, index) {
  try {
    const { valid, messages } = validator.validate(resource, { errorOnUnexpected: true });
    return {
      index,
      valid,
      messages: messages.map(({ severity, location, message }) => ({ severity, location, message })),
    };
  } catch (error) {
    // The validator itself stumbles over some broken values, such as null in place of an object.
    return { index, valid: false, messages: [{ severity: "fatal", location: "", message: String(error) }] };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf-8")).map(check)));
