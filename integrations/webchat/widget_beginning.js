// Before there is a conversation: what is agreed to, or a letter where nobody is there.

// ------------------------------------------------------------------------------ before it begins
function showAgree(note = "") {
  const name = make("input", { type: "text", id: "name", maxLength: 100, autocomplete: "name", dir: "auto" });
  const wrong = make("p", { className: "wrongs", role: "alert", textContent: note });
  const go = make("button", { type: "submit", className: "main", textContent: say("agree") });
  showPage(make("form", {
    on: {
      submit: async (event) => {
        event.preventDefault();
        go.disabled = true;
        try {
          const said = { consent: about.consent.version, language: LANGUAGE, name: name.value };
          kept.token = (await (await post("/visit", said)).json()).token;
          keep();
          showTalk();
          words.focus();
        } catch (error) {
          if (error.why === "consent") {
            await begin();
            return;
          }
          wrong.textContent = why(error);
          go.disabled = false;
        }
      },
    },
  },
  make("h3", { textContent: say("agreeTitle") }),
  make("p", { className: "consent", textContent: about.consent.text }),
  make("label", { htmlFor: "name", textContent: say("name") }), name, wrong, go));
  name.focus();
}

function showAway() {
  const key = newKey();
  const opens = about.opens_at ? new Date(about.opens_at) : null;
  const time = opens && opens.toLocaleString(LANGUAGE, { weekday: "long", hour: "2-digit", minute: "2-digit" });
  const name = make("input", { type: "text", id: "name", maxLength: 100, autocomplete: "name", dir: "auto" });
  const mail = make("input", { type: "email", id: "email", maxLength: 200, autocomplete: "email", required: true });
  const text = make("textarea", { id: "letter", maxLength: about.letters, required: true, dir: "auto" });
  const wrong = make("p", { className: "wrongs", role: "alert", id: "wrong" });
  const go = make("button", { type: "submit", className: "main", textContent: say("agreeLetter") });
  const flaw = (field, name_) => {
    wrong.textContent = say(name_);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "wrong");
    field.focus();
  };
  showPage(make("form", {
    noValidate: true,
    on: {
      submit: async (event) => {
        event.preventDefault();
        for (const field of [mail, text]) field.removeAttribute("aria-invalid");
        if (!mail.validity.valid || !/@[^@]+\.[^@]+$/.test(mail.value)) return flaw(mail, "needEmail");
        if (!text.value.trim()) return flaw(text, "needText");
        go.disabled = true;
        try {
          await post("/letter", {
            key, consent: about.consent.version, language: LANGUAGE,
            email: mail.value, text: text.value, name: name.value,
          });
          const done = make("p", { role: "status", tabIndex: -1, textContent: say("letterSent", { email: mail.value }) });
          showPage(done);
          done.focus();
        } catch (error) {
          wrong.textContent = error.why === "consent" ? say("consentChanged") : why(error);
          go.disabled = false;
          if (error.why === "unreadable") flaw(mail, "needEmail");
          if (error.why === "consent") about = await (await ask("/about?lang=" + LANGUAGE)).json();
          if (error.why === "consent") consent.textContent = about.consent.text;
        }
        return undefined;
      },
    },
  },
  make("h3", { textContent: say("awayTitle") }),
  make("p", { textContent: time ? say("awayUntil", { time }) : say("away") }),
  make("label", { htmlFor: "name", textContent: say("name") }), name,
  make("label", { htmlFor: "email", textContent: say("email") }), mail,
  make("label", { htmlFor: "letter", textContent: say("letter") }), text,
  make("p", { className: "consent" }, ""), wrong, go));
  const consent = page.querySelector(".consent");
  consent.textContent = about.consent.text;
  name.focus();
}
