// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "brainstorm",
    products: [
        .library(name: "Brainstorm", targets: ["Brainstorm"]),
        .library(name: "HDF5", targets: ["HDF5"]),
        .library(name: "Images", targets: ["Images"]),
        .library(name: "Tables", targets: ["Tables"]),
        .library(name: "BrainstormCommands", targets: ["BrainstormCommands"]),
        .executable(name: "brainstorm", targets: ["brainstorm"]),
    ],
    traits: [
        .trait(
            name: "Images",
            description: "Reads PNG and JPEG pictures; needs libpng-dev and libturbojpeg0-dev."),
        .trait(
            name: "MPI",
            description:
                "Trains with several processes that mpirun starts; needs libopenmpi-dev or libmpich-dev."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),
        .systemLibrary(
            name: "CDeflate", pkgConfig: "libdeflate",
            providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
        .systemLibrary(
            name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
        .systemLibrary(
            name: "CTurboJPEG", pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CMPI", pkgConfig: "mpi-c",
            providers: [.apt(["libopenmpi-dev"]), .brew(["open-mpi"])]),
        .target(
            name: "CProcesses",
            dependencies: [.target(name: "CMPI", condition: .when(traits: ["MPI"]))],
            cSettings: [.define("BRAINSTORM_MPI", .when(traits: ["MPI"]))]),
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CWriteBack"),
        .target(name: "PrintableText"),
        .target(name: "HDF5", dependencies: ["CDeflate", "CWriteBack", "PrintableText"]),
        .target(
            name: "Images",
            dependencies: [
                "PrintableText", .target(name: "CPNG", condition: .when(traits: ["Images"])),
                .target(name: "CTurboJPEG", condition: .when(traits: ["Images"])),
            ]),
        .target(name: "Describing", dependencies: ["PrintableText"]),
        .target(name: "Arrays", dependencies: ["CKernels"]),
        .target(name: "Handlers", dependencies: ["Arrays", "Describing", "CKernels"]),
        .target(name: "Schemas", dependencies: ["Arrays", "Describing", "PrintableText"]),
        .target(name: "Tables", dependencies: ["Arrays", "Describing", "Schemas", "CZlib", "PrintableText"]),
        .target(
            name: "Networks", dependencies: ["Arrays", "Describing", "Handlers", "Schemas", "PrintableText"]),
        .target(
            name: "Training",
            dependencies: ["Arrays", "Describing", "Handlers", "Schemas", "Networks", "PrintableText"]),
        .target(
            name: "Files",
            dependencies: [
                "HDF5", "CCrypto", "CDeflate", "Describing", "Arrays", "Handlers", "Schemas", "Networks",
                "Tables", "Training", "PrintableText", "Images",
            ],
            resources: [.embedInCode("Resources/digits.h5")]),
        .target(name: "Processes", dependencies: ["CProcesses", "PrintableText", "Training"]),
        .target(
            name: "Runs",
            dependencies: [
                "HDF5", "Describing", "Arrays", "Handlers", "Schemas", "Networks", "Tables", "Training",
                "Files",
            ]),
        .target(
            name: "Brainstorm",
            dependencies: [
                "HDF5", "Describing", "Arrays", "Handlers", "Schemas", "Networks", "Tables", "Training",
                "Files", "Runs", "Images", "Processes",
            ]),
        .target(
            name: "BrainstormCommands",
            dependencies: [
                "Brainstorm", "PrintableText",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "brainstorm", dependencies: ["BrainstormCommands"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .executableTarget(name: "KernelTrials", dependencies: ["CKernels"], path: "Tests/KernelTrials"),
        .executableTarget(name: "KillingTrainer", dependencies: ["Brainstorm"], path: "Tests/KillingTrainer"),
        .executableTarget(name: "ExtremeNumbers", dependencies: ["Brainstorm"], path: "Tests/ExtremeNumbers"),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .executableTarget(
            name: "CountingTrainer", dependencies: ["Brainstorm", "CAllocations"],
            path: "Tests/CountingTrainer"),
        .target(
            name: "CustomParts", dependencies: ["Brainstorm"],
            path: "Examples/custom-parts/Sources/CustomParts"),
        .executableTarget(
            name: "custom-brainstorm", dependencies: ["CustomParts", "BrainstormCommands"],
            path: "Examples/custom-parts/Sources/custom-brainstorm"),
        .target(name: "ExamplePrograms", dependencies: ["Brainstorm"], path: "Examples/Programs"),
    ]
        + [
            ("PrintableText", ["PrintableText"]),
            ("HDF5", ["HDF5", "PrintableText"]),
            ("Images", ["Images"]),
            ("Describing", ["Describing"]),
            ("Arrays", ["Arrays"]),
            ("Tables", ["Tables", "Schemas", "Describing", "Arrays"]),
            ("Handlers", ["Handlers", "Arrays", "Describing"]),
            ("Networks", ["Networks", "Handlers", "Arrays", "Describing"]),
            ("Training", ["Training", "Networks", "Handlers", "Arrays", "Describing", "HDF5"]),
            ("Files", ["Brainstorm", "PrintableText", "ExtremeNumbers"]),
            ("Runs", ["Brainstorm"]),
            ("Examples", ["Brainstorm", "CustomParts", "ExamplePrograms"]),
            (
                "BrainstormCommands",
                [
                    "BrainstormCommands", "Brainstorm", "brainstorm", "KillingTrainer", "CountingTrainer",
                    "custom-brainstorm",
                ]
            ),
        ].map { name, dependencies in
            .testTarget(
                name: "\(name)Tests",
                dependencies: dependencies.map { .init(stringLiteral: $0) } + ["TestSupport"])
        },
    swiftLanguageModes: [.v6]
)

// Each module describes itself in a README that is no resource.
for target in package.targets
where target.type == .regular && target.path == nil && !target.name.hasPrefix("C") {
    target.exclude = ["README.md"]
}
