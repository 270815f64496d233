// The list of rules to choose from.

/** A rule, as `ridealong rules --output-format json` tells it. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
}

/** A line to choose. */
export interface Page {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** A line for each rule, with those in `first` on top. */
export function pages(rules: readonly Rule[], first: readonly string[]): Page[] {
  const isFirst = ({ id }: Rule): boolean => first.includes(id);
  const sorted = [...rules.filter(isFirst), ...rules.filter((rule) => !isFirst(rule))];
  return sorted.map(({ id, name, summary }) => ({ label: id, description: name, detail: summary }));
}
