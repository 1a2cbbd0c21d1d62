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

/// A change of batches, with the type of the iterator that makes it.
struct ChangeStep {
    let type: String
    let change: BatchChange
    let columns: [String]
}

extension [ChangeStep] {
    /// What the changes say of the data. Images that are padded only to be cropped again are none.
    var preparations: [any Preparation] {
        enumerated().compactMap { place, step in
            guard case .preparation(let preparation) = step.change else { return nil }
            let isCropped = self[(place + 1)...].contains {
                $0.type == RandomCrop.typeName && !Set($0.columns).isDisjoint(with: step.columns)
            }
            return preparation is Padding && isCropped ? nil : preparation
        }
    }

    /// All preparations on the way.
    var steps: [any Preparation] {
        compactMap { if case .preparation(let preparation) = $0.change { preparation } else { nil } }
    }

    /// The types of those that say nothing of themselves.
    var unsaid: [String] { compactMap { if case .unsaid = $0.change { $0.type } else { nil } } }
}

extension DataIterator {
    /// The changes of batches on the way from the samples, in their order.
    var changes: [ChangeStep] {
        switch self {
        case let transformer as any BatchTransformer:
            transformer.source.changes + [
                ChangeStep(
                    type: type(of: transformer).typeName, change: transformer.change,
                    columns: transformer.changedColumns)
            ]
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
