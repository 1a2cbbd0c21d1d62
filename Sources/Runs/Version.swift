/// The version of the library and of its commands, in the terms of Semantic Versioning 2.0.0. While the first number is 0,
/// the second one rises with every change of the interface. Versions of file formats are their own: see FORMAT.md.
public let brainstormVersion = "0.2.0"
