/// Which numbers a network's input can take.
public enum InputDomain: Sendable, Hashable {
    /// Any finite number.
    case finite
    /// The number of one of so many classes, from 0.
    case classes(Int)
    /// A place in a vocabulary of so many, from 0; −1 pads, where a mask says that nothing counts.
    case places(Int)
    /// A probability or a label that is there (1) or not (0).
    case fraction

    /// Whether a number is in the domain.
    public func contains(_ value: Float) -> Bool {
        switch self {
        case .finite: value.isFinite
        case .classes(let count), .places(let count):
            value >= 0 && value < Float(count) && value == value.rounded(.down)
        case .fraction: value >= 0 && value <= 1
        }
    }

    /// What a number must be, to complete "it must be".
    public var requirement: String {
        switch self {
        case .finite: "a finite number"
        case .classes(let count): "the number of one of \(count) classes, from 0 to \(count - 1)"
        case .places(let count): "a place in a vocabulary of \(count), from 0 to \(count - 1)"
        case .fraction:
            "from 0 to 1: several labels are several numbers, each 1 or 0, not the number of a class"
        }
    }

    /// Both domains at once: the narrower one.
    func intersection(_ other: InputDomain) -> InputDomain {
        switch (self, other) {
        case (.finite, let narrow), (let narrow, .finite): narrow
        case (.classes(let one), .classes(let two)), (.classes(let one), .places(let two)),
            (.places(let one), .classes(let two)):
            .classes(min(one, two))
        case (.places(let one), .places(let two)): .places(min(one, two))
        case (.fraction, let other), (let other, .fraction): other == .fraction ? .fraction : .classes(2)
        }
    }
}

extension Network {
    /// Which numbers each input can take: what the layers that it is connected to can.
    public var inputDomains: [String: InputDomain] {
        Dictionary(
            uniqueKeysWithValues: inputNames.map { name in
                let domain = targets(ofInput: name).reduce(InputDomain.finite) { domain, target in
                    guard let entry = layout.entry(of: target.layer) else { return domain }
                    return domain.intersection(entry.layer.domain(of: target.input, entry.structure))
                }
                return (name, domain)
            })
    }

    /// The inputs that say which time steps of which samples count: those that a ``Mask`` takes.
    public var maskInputs: [String] {
        inputNames.filter { name in
            targets(ofInput: name).contains { target in
                target.input == "mask" && architecture.nodes[target.layer]?.layer is Mask
            }
        }
    }

    /// The input with the targets of a layer that has an output at a path such as `Output.outputs.predictions`; `nil` if
    /// the layer takes none.
    public func targetsInput(ofOutput path: String) -> String? {
        guard let layer = path.split(separator: ".").first.map(String.init) else { return nil }
        return inputNames.first { name in
            targets(ofInput: name).contains { $0.layer == layer && $0.input == "targets" }
        }
    }

    private func targets(ofInput name: String) -> [Architecture.Target] {
        architecture.nodes["Input"]?.outgoing[name] ?? []
    }
}
