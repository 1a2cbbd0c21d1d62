/// What can have attributes: groups, datasets and named datatypes.
public protocol HDF5AttributeOwner: Sendable {
    /// The path from the root.
    var path: String { get }
    /// The attributes' names, sorted by their bytes.
    var attributeNames: [String] { get }
    /// The attribute of this name.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound`; `unsupported`, `damaged` or `truncated`.
    func attribute(_ name: String) throws -> HDF5Attribute
}

extension HDF5Group: HDF5AttributeOwner {}
extension HDF5Dataset: HDF5AttributeOwner {}
extension HDF5NamedType: HDF5AttributeOwner {}
