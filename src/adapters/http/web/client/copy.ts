const SHOWN = 2_000;

/** Buttons marked `data-copy` copy the text of the control of that id, and say so for a moment. */
export function startCopying(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('[data-copy]') : null;
    const source = button && document.getElementById(button.dataset.copy ?? '');
    if (button && source instanceof HTMLTextAreaElement) void copy(source).then(() => confirm(button));
  });
}

/** Without https a browser gives no clipboard: then what is selected is copied, as by hand. */
async function copy(source: HTMLTextAreaElement): Promise<void> {
  source.select();
  await (navigator.clipboard?.writeText(source.value) ?? Promise.reject()).catch(() => document.execCommand('copy'));
}

function confirm(button: HTMLButtonElement): void {
  button.focus();
  const word = button.dataset.word ?? button.textContent;
  button.dataset.word = word;
  button.textContent = button.dataset.copied ?? word;
  setTimeout(() => {
    button.textContent = word;
  }, SHOWN);
}
