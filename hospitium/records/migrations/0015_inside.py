"""Where in another file a document was found, and what it was called and said to be there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0014_translations"),
    ]

    operations = [
        migrations.AddField(
            model_name="part",
            name="language",
            field=models.CharField(blank=True, max_length=35),
        ),
        migrations.AddField(
            model_name="part",
            name="media_type",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="part",
            name="path",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="part",
            name="title",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="sourcedocument",
            name="channel",
            field=models.CharField(help_text="upload, command-line, archive, inside, ...", max_length=20),
        ),
    ]
