/// A type whose values can be written down as JSON and made afresh from it.
///
/// A description holds all it takes to make the object, and nothing that the object has learned: what a run changes
/// belongs into ``Stateful``. Making an object from its description opens no file, socket or process.
///
/// Spell out the coding keys in every type, because they are a file format and must not change with a Swift name.
public protocol Describable: Codable, Sendable {
    /// The `"@type"` that stands for this type in descriptions.
    static var typeName: String { get }

    /// The slots that the type may stand in: a layer slot takes only types of kind ``Kind/layer``.
    static var kinds: [Kind] { get }
}
