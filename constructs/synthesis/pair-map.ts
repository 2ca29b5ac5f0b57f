/** A map with two keys. Thousands of pairs have few first keys, so no text of both is made for each pair. */
export class PairMap<T> {
  private readonly maps = new Map<string, Map<string, T>>();

  public get(first: string, second: string): T | undefined {
    return this.maps.get(first)?.get(second);
  }

  public has(first: string, second: string): boolean {
    return this.maps.get(first)?.has(second) ?? false;
  }

  public set(first: string, second: string, value: T): void {
    const map = this.maps.get(first);
    if (map) map.set(second, value);
    else this.maps.set(first, new Map([[second, value]]));
  }

  public getAll(): T[] {
    return [...this.maps.values()].flatMap((map) => [...map.values()]);
  }
}
