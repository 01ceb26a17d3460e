package dev.computethis.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/** Who sends payloads, results and classes is not trusted: the service hands them on as the bytes they are. */
class DeserializationTest {

    private static final ImportOption NO_TESTS_OF_OTHERS = location -> !location.contains("-tests.jar");

    @Test
    void nothingThatServesOrLaunchesDeserializes() {
        JavaClasses service = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(NO_TESTS_OF_OTHERS)
                .importPackages(
                        "dev.computethis.operator",
                        "dev.computethis.engine",
                        "dev.computethis.scheduling",
                        "dev.computethis.protocol",
                        "dev.computethis.crds",
                        "dev.computethis.worker.launcher");

        assertThat(service.contain("dev.computethis.engine.Submissions")).isTrue();
        assertThat(service.contain("dev.computethis.worker.launcher.Worker")).isTrue();
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ObjectInputStream.class)
                .check(service);
    }
}
