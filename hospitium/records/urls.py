"""Addresses of referrals and documents."""

from django.urls import include, path

from . import export_views, imaging_views, page_views, upload_views, views
from .translating import exchange_views
from .translating import views as translation_views

app_name = "records"
urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/new/", views.new_referral, name="new-referral"),
    path("cases/<str:case_ref>/records/", views.add_records, name="add-records"),
    path("cases/<str:case_ref>/chase/", views.chase, name="chase"),
    path("cases/<str:case_ref>/chase/<int:number>/", views.move_wanted, name="move-wanted"),
    path("cases/<str:case_ref>/record/", views.record, name="record"),
    path("cases/<str:case_ref>/reconcile/", views.reconcile, name="reconcile"),
    path("cases/<str:case_ref>/reconcile/<int:number>/reopen/", views.reopen, name="reopen"),
    path("cases/<str:case_ref>/summary.<str:form>", export_views.summary_file, name="summary-file"),
    path("cases/<str:case_ref>/exports/", export_views.ask, name="ask-export"),
    path("exports/<str:ref>/", export_views.export, name="export"),
    path("exports/<str:ref>/file/", export_views.download, name="export-file"),
    path("documents/<str:ref>/", views.document, name="document"),
    path("documents/<str:ref>/place/", views.place, name="place"),
    path("documents/<str:ref>/take-out/", views.take_out, name="take-out"),
    path("documents/<str:ref>/progress/", views.progress, name="progress"),
    path("documents/<str:ref>/pages/", page_views.reading, name="reading"),
    path("documents/<str:ref>/pages/<int:number>-<int:width>.webp", page_views.page_picture, name="page-picture"),
    path("documents/<str:ref>/original/", views.original, name="original"),
    path("documents/<str:ref>/report/", views.report, name="report"),
    path("uploads/", upload_views.begin, name="begin-upload"),
    path("uploads/done/", upload_views.done, name="uploads-done"),
    path("uploads/<str:upload>/", upload_views.upload, name="upload"),
    path("send/<str:secret>/", upload_views.send, name="send"),
    path("send/<str:secret>/uploads/", upload_views.send_begin, name="send-begin"),
    path("send/<str:secret>/uploads/done/", upload_views.send_done, name="send-done"),
    path("send/<str:secret>/uploads/<str:upload>/", upload_views.send_upload, name="send-upload"),
    path("cases/<str:case_ref>/links/", upload_views.make_link, name="make-link"),
    path("cases/<str:case_ref>/links/<int:number>/revoke/", upload_views.revoke_link, name="revoke-link"),
    path("documents/<str:ref>/translations/", translation_views.ask, name="ask-translation"),
    path("translations/", translation_views.waiting, name="translations"),
    path("translations/memory/", exchange_views.import_memory, name="import-memory"),
    path("translations/memory.tmx", exchange_views.memory_file, name="memory-file"),
    path("translations/<str:ref>/", translation_views.translation, name="translation"),
    path("translations/<str:ref>/segments/<int:number>/", translation_views.keep_segment, name="keep-segment"),
    path("translations/<str:ref>/file.<str:form>", exchange_views.translation_file, name="translation-file"),
    path("translations/<str:ref>/import/", exchange_views.import_translation, name="import-translation"),
    path("translations/<str:ref>/progress/", translation_views.progress, name="translation-progress"),
    path("translations/<str:ref>/stop/", translation_views.stop, name="stop-translation"),
    path("translations/<str:ref>/again/", translation_views.again, name="draft-again"),
    path("translations/<str:ref>/withdraw/", translation_views.withdraw, name="withdraw-translation"),
    path("translations/<str:ref>/terms/", translation_views.keep_term, name="keep-term"),
    path(
        "translations/<str:ref>/pages/<int:number>-<int:width>.webp",
        translation_views.page_picture,
        name="translation-page",
    ),
    path("documents/<str:ref>/images/", imaging_views.images, name="images"),
    path("documents/<str:ref>/thumbnail/", imaging_views.thumbnail, name="thumbnail"),
    path("documents/<str:ref>/frames/<int:number>/", imaging_views.frame, name="frame"),
    path("dicomweb/", include("hospitium.records.dicomweb.urls")),
]
