/** What competitors are called where there is little room: names as they are, files by their last part, and by their path where two have that in common. */
export function shortNames(names: Iterable<string>): Map<string, string> {
  const different = [...new Set(names)];
  const last = (name: string) => name.replace(/^.*[/\\]/, '');
  const alike = (name: string) => different.filter((other) => last(other) === last(name)).length > 1;
  return new Map(different.map((name) => [name, alike(name) ? name : last(name)]));
}
