import Arrays
import Networks
import Schemas

extension Network {
    /// The same batches as the network takes them: encoded as its schema says, and gone through its preparations unless the
    /// iterator has some of its own. Numbers that the network cannot take are errors: of data in memory now, of
    /// others when they are read.
    ///
    /// - Parameter title: what errors call the data.
    /// - Throws: ``TrainingError`` with sample and value if data cannot be, or if the model does not say what its data mean.
    package func ready(_ iterator: any DataIterator, called title: String) throws -> any DataIterator {
        let changes = iterator.changes
        guard let store = iterator.store, !(store is CheckedSamples) else { return iterator }
        try checkSchema()
        if let schema, let data = store.schema {
            for name in inputNames where store.names.contains(name) {
                if let difference = schema.difference(from: data, of: name) {
                    throw TrainingError(.invalidData, "\(title): '\(name)' \(difference)")
                }
            }
        }
        var ready = store
        if let schema, !schema.inputs.isEmpty, !(store is EncodedSamples) {
            ready = try EncodedSamples(store, schema)
        }
        let hasOwn = changes.contains { if case .augmentation = $0.change { false } else { true } }
        let steps = hasOwn ? [] : schema?.preparations ?? []
        let changed = iterator.changedInputs.union(steps.flatMap(\.changedColumns))
        // What is changed on the way may be anything before; but what is not finite stays so.
        let domains = inputDomains.reduce(into: [String: InputDomain]()) { domains, entry in
            guard changed.contains(entry.key) else { return domains[entry.key] = entry.value }
            let places =
                (changes.steps + steps).first { $0.changedColumns.contains(entry.key) } as? OneHotEncoding
            domains[entry.key] = places?.sizes[entry.key].map(InputDomain.places) ?? .finite
        }
        let checked = try CheckedSamples(ready, called: title, domains: domains, masks: maskInputs)
        return try iterator.bound(to: checked).prepared(by: steps)
    }

    /// The iterator over training data, ready as ``ready(_:called:)`` makes it. The schema keeps what the iterator says of
    /// the data.
    ///
    /// - Parameter adopts: whether the schema takes over from the data what they say of themselves (``adopting(_:_:)``).
    func readyForTraining(_ iterator: any DataIterator, adopts: Bool) throws -> any DataIterator {
        let (changes, old) = (iterator.changes, schema)
        let (preparations, unsaid) = (changes.preparations, changes.unsaid)
        var new = old ?? Schema()
        if !preparations.isEmpty || !unsaid.isEmpty {
            new.preparations = preparations
            new.notSaved = unsaid
        }
        if adopts, let store = iterator.store { new = adopting(store, new) }
        guard old != nil || !new.isEmpty else { return try ready(iterator, called: "training") }
        schema = new
        do { return try ready(iterator, called: "training") } catch {
            schema = old
            throw error
        }
    }

    /// A schema with the columns that data have for inputs of which it says nothing, as far as they keep numbers
    /// (``SchemaColumn/keepsNumbers``): characters, classes and their names, pictures, masks. So the files of the network say what
    /// its numbers stand for, and nothing is computed in another way than without. What would be scaled or spread is left
    /// out: nobody has asked for that.
    private func adopting(_ store: any SampleStore, _ schema: Schema) -> Schema {
        guard let data = store.schema else { return schema }
        return inputNames.reduce(into: schema) { schema, name in
            guard schema.inputs[name] == nil, data.keepsNumbers(of: name),
                let features = store.features[name], data.rawExtents(of: name) == features
            else { return }
            var wider = schema
            wider.inputs[name] = data.inputs[name]
            // Data that are cropped on the way have another shape than the network takes.
            if isLed(to: name, by: wider) { schema = wider }
        }
    }

    /// Computes what the schema needs from training data, if it has not been yet.
    ///
    /// - Throws: ``TrainingError`` if the data do not suffice or do not have the schema's columns.
    public func settleSchema(on store: any SampleStore) throws {
        guard var schema, !schema.isSettled else { return }
        // Looks whether the data have what the schema describes.
        let samples = try EncodedSamples(store, schema).raw
        do {
            for name in schema.inputs.keys.sorted() where samples.names.contains(name) {
                let width = samples.featureCount(name)
                guard width > 0 else { continue }
                try samples.forEachPiece(of: name) { first, count, values in
                    guard let base = values.baseAddress else { return }
                    // Numbers that only pad have no part in means.
                    for rows in try samples.countingRows(first, count, masks: schema.maskInputs) {
                        let start = base + rows.lowerBound * width
                        schema.observe(Matrix(base: start, rows: rows.count, columns: width), of: name)
                    }
                }
            }
            try schema.settle()
        } catch let error as SchemaError {
            throw TrainingError(.invalidData, "\(error)")
        }
        self.schema = schema
    }

    /// Refuses a network that cannot be run on data as they are: its training changed them in a way that is not saved, or its
    /// schema makes something else of them than it takes.
    /// - Throws: ``TrainingError`` or ``NetworkError``
    package func checkUse() throws {
        try checkMeaning()
        try checkSchema()
    }

    /// Refuses to run a network whose training changed the data in a way that is not saved with it, on an iterator that does
    /// not change them so.
    /// - Throws: ``TrainingError``
    package func checkMeaning(of iterator: (any DataIterator)? = nil) throws {
        guard var unsaid = schema?.notSaved, !unsaid.isEmpty else { return }
        // A training that gave the iterator itself knows what it is for.
        guard !(iterator?.store is CheckedSamples) else { return }
        for change in iterator?.changes ?? [] { unsaid.removeAll { $0 == change.type } }
        guard !unsaid.isEmpty else { return }
        throw TrainingError(
            .invalidConfiguration,
            "the network was trained on data that \(list(unsaid)) had changed, and no file says what that means: run it on "
                + "an iterator with the same change, or let the iterator's type say what it is ('change')")
    }
}
