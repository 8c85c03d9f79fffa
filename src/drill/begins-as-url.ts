/** Whether a text is meant as a URL, and not as the name of a file. */
export function beginsAsUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
