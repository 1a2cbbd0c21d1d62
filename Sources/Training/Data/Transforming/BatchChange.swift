public import Schemas

/// What the change of batches that an iterator makes says of the data.
public enum BatchChange {
    /// It says what the data mean: every way of running the network goes through it.
    case preparation(any Preparation)
    /// It makes training harder or more varied, and means nothing elsewhere: noise, crops, flips.
    case augmentation
    /// Nobody has said which: the network then refuses to be run without the iterator.
    case unsaid
}

extension DataIterator {
    /// The changes of batches on the way from the samples, in their order, with the types of the iterators that make them.
    var changes: [(type: String, change: BatchChange)] {
        switch self {
        case let transformer as any BatchTransformer:
            transformer.source.changes + [(type(of: transformer).typeName, transformer.change)]
        case let prefetch as Prefetch: prefetch.source.changes
        default: []
        }
    }

    /// The inputs that other iterators change on the way from the samples.
    var changedInputs: Set<String> {
        switch self {
        case let transformer as any BatchTransformer:
            transformer.source.changedInputs.union(transformer.changedColumns)
        case let prefetch as Prefetch: prefetch.source.changedInputs
        default: []
        }
    }

    /// The same batches, changed by preparations one after another.
    func prepared(by preparations: [any Preparation]) -> any DataIterator {
        func wrap(_ source: any DataIterator, _ step: some Preparation) -> any DataIterator {
            Prepared(source, step)
        }
        return preparations.reduce(self) { wrap($0, $1) }
    }
}
