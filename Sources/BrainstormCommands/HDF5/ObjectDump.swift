import Brainstorm

/// What `h5 dump` prints: objects with their attributes and values.
struct ObjectDump {
    /// The most values that are printed of a dataset or attribute.
    let limit: Int
    let write: (String) -> Void

    func print(_ object: HDF5Object) throws {
        var seen: Set<Int> = []
        var walk = LinkWalk()
        print(object, &seen, &walk)
        while let (link, group, place) = walk.next() {
            let path = brief(place + "/" + link.name)
            switch link.target {
            case .soft(let target): write("\(path)  → \(brief(target))\n")
            case .external(let file, let target): write("\(path)  → \(brief(file)):\(brief(target))\n")
            case .userDefined(let type): write("\(path)  user-defined link of type \(type)\n")
            case .hard:
                do {
                    print(try group.object(named: link.name), &seen, &walk)
                } catch {
                    write("\(path)  cannot be read: \(error)\n")
                }
            }
        }
    }

    private func print(_ object: HDF5Object, _ seen: inout Set<Int>, _ walk: inout LinkWalk) {
        guard seen.insert(object.objectAddress).inserted else { return }
        switch object {
        case .namedType(let type):
            write("\(brief(object.path))  type \(type.datatype.summary)\n")
            printAttributes(of: type)
        case .dataset(let dataset): print(dataset, nil)
        case .group(let group):
            write("\(brief(object.path))  group\n")
            printAttributes(of: group)
            walk.enter(group, at: group.path == "/" ? "" : group.path)
        }
    }

    /// The elements in `range`, or the first ones.
    func print(_ dataset: HDF5Dataset, _ range: ElementRange?) {
        write(
            "\(brief(dataset.path))  \(dataset.shapeText)  \(dataset.datatype.summary)  \(dataset.storageText)\n"
        )
        printAttributes(of: dataset)
        guard dataset.count > 0 else { return }
        do {
            let range = range ?? ElementRange(first: limit, of: dataset.shape)
            let elements =
                dataset.shape.isEmpty
                ? try dataset.readElements() : try dataset.readElements(range.hyperslab)
            print(elements, range, of: dataset.count, indent: "  ")
        } catch {
            write("  cannot be read: \(error)\n")
        }
    }

    private func printAttributes(of owner: some HDF5AttributeOwner) {
        for name in owner.attributeNames {
            do {
                let attribute = try owner.attribute(name)
                let shape = HDF5Dataset.text(attribute.shape, isNull: attribute.isNull)
                write("  @\(brief(name))  \(shape)  \(attribute.datatype.summary)\n")
                guard attribute.count > 0 else { continue }
                let range = ElementRange(first: .max, of: attribute.shape)
                print(try attribute.readElements(), range, of: attribute.count, indent: "    ")
            } catch {
                write("  @\(brief(name))  cannot be read: \(error)\n")
            }
        }
    }

    /// A line for each row of the last dimension, which begins with the place of its first element.
    private func print(_ elements: [HDF5Element], _ range: ElementRange, of total: Int, indent: String) {
        let shown = elements.prefix(limit)
        let row = max(1, range.counts.last ?? 1)
        var start = 0
        while start < shown.count {
            let values = shown[start..<min(start + row, shown.count)].map(\.text).joined(separator: ", ")
            let place = range.place(of: start)
            write(
                indent + (place.isEmpty ? "" : "(\(place.map { "\($0)" }.joined(separator: ", "))) ") + values
                    + "\n")
            start += row
        }
        // Of the whole dataset only the rows that hold the first elements were read.
        let rest = (range.isWhole ? total : elements.count) - shown.count
        if rest > 0 { write("\(indent)… \(rest) more; '--limit 0' prints all\n") }
    }
}
