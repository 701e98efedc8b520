package io.fastdfs.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know what. The drawing is in the README. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.fastdfs.operator");

    @Test
    void theProtocolAndTheFilesKnowNothingOfKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage("io.fastdfs.operator.fastdfs..", "io.fastdfs.operator.config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
                .check(MAIN);
    }

    @Test
    void onlyWhoActsKnowsTheOperatorSdk() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.fastdfs.operator", "io.fastdfs.operator.reconcile..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javaoperatorsdk..")
                .check(MAIN);
    }

    @Test
    void onlyWhoActsHasAClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fastdfs.operator.reconcile..")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("KubernetesClient")
                .check(MAIN);
    }

    @Test
    void packagesDependInOneDirection() {
        slices().matching("io.fastdfs.operator.(*)..").should().beFreeOfCycles().check(MAIN);
    }
}
