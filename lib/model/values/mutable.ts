/** A type with its members writable, while a value is built. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
