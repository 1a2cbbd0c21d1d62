public import Describing

extension Registry {
    /// This registry with all columns and preparations, and the schema.
    public func addingSchemas() -> Registry {
        adding([
            NumberColumn.self, CategoryColumn.self, TextColumn.self, ImageColumn.self, MaskColumn.self,
            IdentifierColumn.self, IgnoredColumn.self,
            Normalizing.self, OneHotEncoding.self, MultiHotEncoding.self, Padding.self, Schema.self,
        ])
    }
}
